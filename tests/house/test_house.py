"""The house lexicon from the draft to what a conversation is heard with, over HTTP, on both databases."""

from app.domain.trial.house import blank
from tests.house.client import PAGE, draft_of, get, post
from tests.review.conftest import finish

GOOD = """schema: 1
kind: lexicon
id: house_zh
locale: zh-CN
groups:
  house_goods: [橙心杯, 暖橘毯]
acts:
  reassure:
    rules:
      - id: house_steady
        any: ["<house_goods>~4(稳|妥)"]
        yes: ["橙心杯稳得很"]
        no: ["橙心杯在路上"]
tests:
  - {text: 暖橘毯妥妥的, has: [reassure]}
"""


async def test_a_word_is_written_checked_tried_measured_and_published(server):
    trainer, trainee = await server.user("tara", "trainer"), await server.user("lin")
    before = await finish(server, trainee, "您好", "橙心杯稳得很，我给您补发", "暖橘毯妥妥的", "再见")
    status, page = await get(server, trainer)
    assert status == 200
    assert blank("zh-CN").splitlines()[2] in page
    status, page = await post(server, trainer, action="check", source=GOOD)
    assert status == 200
    assert "1 rules and 1 tests hold" in page
    _, page = await post(server, trainer, action="try", source=GOOD, sentence="暖橘毯稳")
    assert "+ Reassurance" in page
    _, page = await post(server, trainer, action="try", source=GOOD, sentence="橙心杯", expected="reassure")
    assert "these words are missing: 妥 / 稳" in page
    _, page = await post(server, trainer, action="try", source=GOOD, sentence="没有词", expected="reassure")
    assert "No word of any of its rules" in page
    status, _ = await post(server, trainer, action="try", source=GOOD, sentence="没有词", expected="nonsense")
    assert status == 422
    _, page = await post(server, trainer, action="effect", source=GOOD)
    assert "1 looked at, 1 would be heard differently" in page
    assert "橙心杯稳得很，我给您补发" in page
    _, page = await post(server, trainer, action="publish", source=GOOD, note="our mugs")
    assert "Published." in page
    assert "Version 1" in page
    after = await finish(server, trainee, "您好", "橙心杯稳得很，我给您补发", "暖橘毯妥妥的", "再见")
    hashes = [await script_hash(server, attempt) for attempt in (before, after)]
    assert hashes[0] != hashes[1]
    heard = [await acts_of(server, attempt) for attempt in (before, after)]
    assert "reassure" not in heard[0]
    assert "reassure" in heard[1]


async def test_what_speaks_against_it_is_named_with_line_and_advice_and_nothing_is_published(server):
    trainer = await server.user("tara", "trainer")
    bad = GOOD.replace('"<house_goods>~4(稳|妥)"', '"的"')
    _, page = await post(server, trainer, action="publish", source=bad, note="all")
    assert "SC510" in page
    assert "To mend it:" in page
    assert '<a href="#source" data-line="10" data-column="1">' in page
    assert "<code>- id: house_steady</code>" in page
    assert '"code": "SC510", "column": 1, "line": 10' in page
    assert "Nothing has been published yet" in page
    _, page = await get(server, trainer)
    assert "&#34;的&#34;" in page  # the draft is kept


async def test_words_are_added_without_yaml_and_older_versions_come_back(server):
    trainer = await server.user("tara", "trainer")
    await post(server, trainer, action="publish", source=GOOD, note="first")
    _, page = await post(
        server,
        trainer,
        action="add",
        source=GOOD,
        act="thank",
        phrases="橙意满满",
        yes="橙意满满献给您",
        no="橙色的杯子",
    )
    assert "house_zh_thank_1" in page
    assert "clean" in page
    _, page = await post(server, trainer, action="words", source=GOOD, group="house_goods", words="晨光灯\n晨光灯")
    assert page.count("晨光灯") == 1
    status, page = await post(server, trainer, action="add", source=GOOD, act="thank", phrases="", yes="")
    assert status == 422
    assert "A rule needs an act, a phrase and an example" in page
    status, page = await post(server, trainer, action="add", source="a: [", act="thank", phrases="橙", yes="橙")
    assert status == 422
    assert "not readable as YAML" in page
    await post(server, trainer, action="publish", source=GOOD.replace("妥", "牢"), note="second")
    _, page = await post(server, trainer, action="restore", source="", number="1")
    assert "妥" in page
    assert (await post(server, trainer, action="restore", source="", number="9"))[0] == 404


async def test_a_shipped_rule_is_muted_where_it_is_heard_and_the_effect_names_it(server):
    trainer, trainee = await server.user("tara", "trainer"), await server.user("lin")
    await finish(server, trainee, "您好", "非常抱歉", "再见")
    _, page = await post(server, trainer, action="try", source=blank("zh-CN"), sentence="非常抱歉")
    rule = page.split('name="mute" value="')[1].split('"')[0]
    _, page = await post(server, trainer, mute=rule, source=blank("zh-CN"))
    assert f"mute:\n  - {rule}" in draft_of(page)
    assert "1 shipped rule is muted" in page
    draft = draft_of(page)
    _, page = await post(server, trainer, action="effect", source=draft)
    assert "1 would be heard differently" in page
    assert f"muted: <code>{rule}</code>" in page.replace("</small>", "").replace('<small class="muted">', "")
    _, page = await post(server, trainer, action="try", source=draft, sentence="非常抱歉", expected="apologize")
    assert "− Apology" in page
    assert "your house lexicon mutes this rule" in page
    assert (await post(server, trainer, mute=" ", source=draft))[0] == 422
    _, page = await post(server, trainer, action="publish", source=draft, note="ours")
    assert "Published." in page
    after = await finish(server, trainee, "您好", "非常抱歉", "再见")
    assert "apologize" not in await acts_of(server, after)


async def test_a_red_line_is_not_muted(server):
    trainer = await server.user("tara", "trainer")
    _, page = await post(server, trainer, action="try", source=blank("zh-CN"), sentence="你有病吧")
    assert 'name="mute"' not in page
    for rule, code in (("rude", "SC517"), ("no_such_rule", "SC516")):
        muting = blank("zh-CN").replace("mute: []", f"mute: [{rule}]")
        _, page = await post(server, trainer, action="publish", source=muting, note="quiet")
        assert code in page
        assert "Nothing has been published yet" in page


async def test_supervisors_read_and_trainees_do_not(server):
    lead, lin = await server.user("lead", "supervisor"), await server.user("lin")
    status, page = await get(server, lead)
    assert status == 200
    assert "readonly" in page
    assert "Check and publish" not in page
    assert (await post(server, lead, action="publish", source=GOOD))[0] == 403
    assert (await get(server, lin))[0] == 403
    assert (await post(server, lead, action="check", source=GOOD, language="fr"))[0] == 404
    assert (await get(server, lead, PAGE + "?language=fr"))[0] == 404


async def script_hash(server, attempt):
    rows = await server.app.state.live.records(attempt)
    assert rows
    from app.store import log

    async with server.app.state.db.read() as connection:
        return (await log.attempt_row(connection, attempt)).script_hash


async def acts_of(server, attempt):
    rows = await server.app.state.live.records(attempt)
    return {act.act for row in rows if row.output.understood for act in row.output.understood.acts}
