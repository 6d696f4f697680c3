"""Saying that a reply was misheard: who may, how often, what trainers do with it, and what reporters are told."""

from app.house import misheard
from tests.house.client import PAGE, draft_of, get, post
from tests.review.conftest import finish

SAID = "橙心杯稳得很"
RULE = """acts:
  reassure:
    rules:
      - {id: house_steady, any: ["橙心杯~4稳"], yes: ["橙心杯很稳"], no: ["橙心杯在路上"]}
"""


async def people(server):
    return await server.user("tara", "trainer"), await server.user("lin"), await server.user("wang")


def path_of(attempt):
    return f"/attempts/{attempt}/misheard"


async def test_the_page_offers_what_was_heard_and_every_act_in_words(server):
    _, lin, wang = await people(server)
    attempt = await finish(server, lin, "您好", "非常抱歉", "再见")
    status, page = await get(server, lin, f"{path_of(attempt)}?unit=1&act=apologize&place=replay")
    assert status == 200
    assert "<bdi>非常抱歉</bdi>" in page
    assert 'name="act" value="apologize" checked> <span>Apology · 抱歉' in page
    assert '<optgroup label="Feelings">' in page
    assert f'href="/attempts/{attempt}/replay#turn=2"' in page
    assert (await get(server, wang, f"{path_of(attempt)}?unit=1"))[0] == 404
    assert (await get(server, lin, f"{path_of(attempt)}?unit=9"))[0] == 404
    assert (await get(server, lin, path_of("nothing") + "?unit=0"))[0] == 404
    _, page = await get(server, lin, f"/attempts/{attempt}/report")
    assert f'href="{path_of(attempt)}?unit=1&amp;place=report&amp;act=apologize"' in page
    assert "Something is missing?" in page


async def test_what_is_filed_says_something_about_that_reply(server):
    _, lin, wang = await people(server)
    attempt = await finish(server, lin, "您好", "非常抱歉", "再见")
    for fields, status, told in (
        ({"unit": "1", "act": "", "wanted": ""}, 422, "Say which act was wrongly heard"),
        ({"unit": "1", "act": "", "wanted": "nonsense"}, 422, "There is no such act"),
        ({"unit": "1", "act": "thank", "wanted": ""}, 422, "There is no such act"),
        ({"unit": "1", "act": "", "wanted": "apologize"}, 422, "was heard in the reply already"),
        ({"unit": "9", "act": "", "wanted": "thank"}, 404, "Nothing here"),
        ({"unit": "x", "act": "", "wanted": "thank"}, 404, "Nothing here"),
    ):
        got, page = await post(server, lin, path_of(attempt), **fields)
        assert (got, told in page) == (status, True), fields
    assert (await post(server, wang, path_of(attempt), unit="1", act="", wanted="thank"))[0] == 404
    assert (await post(server, lin, path_of(attempt), unit="1", act="apologize", wanted=""))[0] == 303
    _, page = await get(server, lin, f"{path_of(attempt)}?unit=1&done=1")
    assert "on your home page you will read what becomes of it" in page


async def test_a_script_gets_an_empty_answer_or_what_is_wrong_as_json(server):
    lin = await server.user("lin")
    attempt = await finish(server, lin, "您好", SAID, "再见")
    async with server.http(lin) as client:
        fields = {"unit": "1", "act": "", "wanted": "reassure"}
        answer = await client.post(path_of(attempt), data=fields, headers={"Accept-Language": "en"})
        assert (answer.status_code, answer.text) == (204, "")
        answer = await client.post(path_of(attempt), data=fields | {"wanted": ""}, headers={"Accept-Language": "en"})
        assert answer.status_code == 422
        assert answer.json()["error"] == "nothing_reported"


async def test_during_an_exam_nothing_is_told_or_filed_and_afterwards_it_is(server):
    lin = await server.user("lin")
    attempt = await server.begin(lin, mode="exam")
    async with server.talk(attempt, lin) as trainee:
        await trainee.hello()
        await server.passes(20)
        await trainee.say("非常抱歉")
        await server.passes(40)
        assert "acts" not in (await trainee.event("unit"))["d"]
        _, page = await get(server, lin, f"/attempts/{attempt}")
        assert '"acts": []' in page
        status, page = await get(server, lin, f"{path_of(attempt)}?unit=0")
        assert (status, "During an exam nothing can be reported" in page) == (409, True)
        assert (await post(server, lin, path_of(attempt), unit="0", act="apologize", wanted=""))[0] == 409
        await trainee.act("end")
        await server.passes(40)
    await server.settle()
    assert (await post(server, lin, path_of(attempt), unit="0", act="apologize", wanted=""))[0] == 303


async def test_in_practice_a_running_conversation_can_be_asked_about(server):
    lin = await server.user("lin")
    attempt = await server.begin(lin)
    async with server.talk(attempt, lin) as trainee:
        await trainee.hello()
        await server.passes(20)
        await trainee.say(SAID)
        await server.passes(40)
        _, page = await get(server, lin, f"/attempts/{attempt}")
        assert '"label": "Feelings"' in page
        assert (await post(server, lin, path_of(attempt), unit="0", act="", wanted="reassure"))[0] == 303


async def test_the_same_report_counts_and_is_decided_once(server):
    trainer, lin, wang = await people(server)
    for cookie in (lin, wang, lin):
        attempt = await finish(server, cookie, "您好", SAID, "再见")
        for _ in range(2):
            assert (await post(server, cookie, path_of(attempt), unit="1", act="", wanted="reassure"))[0] == 303
    assert (await post(server, wang, path_of(attempt), unit="1", act="", wanted="thank"))[0] == 404
    _, page = await get(server, trainer)
    assert page.count("also Reassurance") == 1
    assert "reported 2 times by 2 people" in page
    _, page = await get(server, trainer, "/")
    assert "Reported as misheard: 1 wait (中文)" in page
    assert (await post(server, trainer, f"{PAGE}/proposals/1", decision="accept"))[0] == 303
    assert (await post(server, trainer, f"{PAGE}/proposals/2", decision="accept"))[0] == 409
    for cookie in (lin, wang):
        _, page = await get(server, cookie, "/")
        assert "accepted; it comes with the next version" in page
    # Whoever says the same later is told at once, and nobody has to decide again.
    lead = await server.user("zhao")
    attempt = await finish(server, lead, "您好", SAID, "再见")
    await post(server, lead, path_of(attempt), unit="1", act="", wanted="reassure")
    assert "accepted; it comes with the next version" in (await get(server, lead, "/"))[1]
    assert "Nothing is waiting" in (await get(server, trainer))[1]


async def test_the_reporter_is_told_in_which_version_or_why_not_until_they_have_read_it(server):
    trainer, lin, _ = await people(server)
    attempt = await finish(server, lin, "您好", SAID, "再见")
    for wanted in ("reassure", "thank"):
        await post(server, lin, path_of(attempt), unit="1", act="", wanted=wanted)
    _, page = await get(server, lin, "/")
    assert page.count("waits for a trainer") == 2
    assert "I have read it" not in page
    assert (await post(server, lin, f"{PAGE}/proposals/1", decision="accept"))[0] == 403
    assert (await post(server, trainer, f"{PAGE}/proposals/1", decision="accept"))[0] == 303
    status, page = await post(server, trainer, f"{PAGE}/proposals/2", decision="refuse", reason=" ")
    assert (status, "Say in a line why it is refused" in page) == (422, True)
    assert (await post(server, trainer, f"{PAGE}/proposals/2", decision="refuse", reason="no thanks in it"))[0] == 303
    assert (await post(server, trainer, f"{PAGE}/proposals/2", decision="refuse"))[0] == 409
    assert (await post(server, trainer, f"{PAGE}/proposals/99", decision="refuse"))[0] == 404
    _, page = await get(server, trainer)
    draft = draft_of(page)
    assert "has:\n      - reassure" in draft
    _, page = await post(server, trainer, action="publish", source=draft, note="the test alone")
    assert "SC515" in page
    _, page = await post(server, trainer, action="publish", source=draft.replace("acts: {}\n", RULE), note="steady")
    assert "Published." in page
    _, page = await get(server, lin, "/")
    assert "accepted in version 1" in page
    assert "<bdi>no thanks in it</bdi>" in page
    await post(server, lin, "/misheard/read")
    assert "accepted in version 1" not in (await get(server, lin, "/"))[1]


async def test_a_test_the_trainer_takes_out_again_is_in_no_version(server):
    trainer, lin, _ = await people(server)
    attempt = await finish(server, lin, "您好", SAID, "再见")
    await post(server, lin, path_of(attempt), unit="1", act="", wanted="reassure")
    await post(server, trainer, f"{PAGE}/proposals/1", decision="accept")
    rule = f"schema: 1\nkind: lexicon\nid: house_zh\nlocale: zh-CN\n{RULE}"
    assert "Published." in (await post(server, trainer, action="publish", source=rule, note="without it"))[1]
    assert "accepted; it comes with the next version" in (await get(server, lin, "/"))[1]


async def test_a_draft_that_cannot_be_read_takes_no_test_and_the_report_still_waits(server):
    trainer, lin, _ = await people(server)
    attempt = await finish(server, lin, "您好", SAID, "再见")
    await post(server, lin, path_of(attempt), unit="1", act="", wanted="reassure")
    await post(server, trainer, action="save", source="a: [")
    status, page = await post(server, trainer, f"{PAGE}/proposals/1", decision="accept")
    assert (status, "not readable as YAML" in page) == (422, True)
    assert "also Reassurance" in (await get(server, trainer))[1]


async def test_there_is_a_most_of_everything_and_a_clear_word_about_it(server, monkeypatch):
    lin = await server.user("lin")
    attempt = await finish(server, lin, "您好", SAID, "再见")
    monkeypatch.setattr(misheard, "LONGEST_REPLY", 3)
    status, page = await post(server, lin, path_of(attempt), unit="1", act="", wanted="reassure")
    assert (status, "at most 3 characters" in page) == (422, True)
    monkeypatch.setattr(misheard, "LONGEST_REPLY", 1_000)
    monkeypatch.setattr(misheard, "MOST_AN_HOUR", 2)
    for wanted in ("reassure", "thank"):
        assert (await post(server, lin, path_of(attempt), unit="1", act="", wanted=wanted))[0] == 303
    status, page = await post(server, lin, path_of(attempt), unit="1", act="", wanted="apologize")
    assert (status, "You have reported 2 replies within an hour" in page) == (429, True)
    await server.passes(3_700)
    assert (await post(server, lin, path_of(attempt), unit="1", act="", wanted="apologize"))[0] == 303
    await server.passes(3_700)
    monkeypatch.setattr(misheard, "MOST_WAITING", 3)
    status, page = await post(server, lin, path_of(attempt), unit="1", act="", wanted="closing")
    assert (status, "no more are taken" in page) == (409, True)
