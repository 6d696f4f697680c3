"""Two trainers at one draft: whoever is late sees both and loses nothing; versions are compared and put back."""

import asyncio
from html import unescape

from app.domain.trial import limits
from app.domain.trial.house import blank
from app.errors import Conflict
from app.house import drafts as drafts_module
from app.house.drafts import Drafts
from tests.house.client import PAGE, draft_of, get, post, revision
from tests.house.test_house import GOOD

VERSIONS = "/library/lexicon/versions?language=zh-CN"
MINE = GOOD.replace("稳|妥", "稳|妥|牢")
THEIRS = GOOD.replace("暖橘毯]", "暖橘毯, 晨光灯]")


async def trainers(server):
    return await server.user("tara", "trainer"), await server.user("theo", "trainer")


async def test_who_saves_over_a_newer_draft_sees_both_and_the_difference(server):
    tara, theo = await trainers(server)
    await post(server, tara, action="save", source=GOOD)
    base = await revision(server)
    assert (await post(server, theo, action="save", source=THEIRS, revision=base))[0] == 200
    for action in ("save", "check", "try", "effect", "publish", "theirs"):
        status, page = await post(server, tara, action=action, source=MINE, revision=base, sentence="橙", note="n")
        assert status == 409, action
        assert draft_of(page) == MINE
        assert THEIRS in unescape(page)
        assert "theo saved the draft at" in page
        assert "Word group changed" in page
        assert '</span>"&lt;house_goods&gt;' not in page
        assert 'class="line-plus"' in page
    assert draft_of((await get(server, tara))[1]) == THEIRS  # nothing of it was kept


async def test_whichever_one_goes_on_with_the_other_can_be_taken_back(server):
    tara, theo = await trainers(server)
    for action, kept, aside in (("save", MINE, THEIRS), ("theirs", THEIRS, MINE)):
        await post(server, theo, action="save", source=THEIRS)
        now = await revision(server)
        status, page = await post(server, tara, action=action, source=MINE, revision=now)
        assert (status, "The draft is kept." in page) == (200, True)
        assert draft_of(page) == kept
        _, page = await get(server, tara, VERSIONS)
        number = page.split('name="number" value="')[1].split('"')[0]
        _, page = await post(server, tara, action="earlier", number=number, source="")
        assert draft_of(page) == aside


async def test_what_says_the_same_is_never_a_conflict_and_makes_no_new_state(server):
    tara, theo = await trainers(server)
    await post(server, theo, action="save", source=GOOD)
    now = await revision(server)
    assert (await post(server, tara, action="check", source=GOOD, revision=0))[0] == 200
    assert await revision(server) == now
    _, page = await get(server, tara, PAGE + "?language=en")
    await post(server, tara, action="check", source=draft_of(page), language="en")
    assert await revision(server, "en") == 0


async def test_of_many_who_save_at_once_one_is_first(server):
    await trainers(server)
    state = server.app.state
    actor = await state.accounts.actor((await server.login("tara")).partition("=")[2])
    kept = Drafts(state.db, server.clock)
    found = await asyncio.gather(
        *(kept.keep(actor, "zh-CN", f"# {n}\n{GOOD}", 0) for n in range(8)), return_exceptions=True
    )
    assert sum(isinstance(each, Conflict) for each in found) == 7
    assert await revision(server) == 1


async def test_only_so_many_states_are_kept(server, monkeypatch):
    monkeypatch.setattr(drafts_module, "KEPT", 3)
    tara, _ = await trainers(server)
    for n in range(5):
        await post(server, tara, action="save", source=f"# {n}\n{GOOD}")
    _, page = await get(server, tara, VERSIONS)
    assert page.count('value="earlier"') == 2
    assert (await post(server, tara, action="earlier", number="1", source=""))[0] == 404


async def test_the_page_goes_on_from_what_it_kept_not_from_what_came_a_moment_later(server, monkeypatch):
    tara, theo = await trainers(server)
    await post(server, tara, action="save", source=GOOD)
    keep = Drafts.keep

    async def keep_and_be_followed(self, actor, locale, source, base):
        kept = await keep(self, actor, locale, source, base)
        monkeypatch.setattr(Drafts, "keep", keep)
        await post(server, theo, action="save", source=THEIRS)
        return kept

    monkeypatch.setattr(Drafts, "keep", keep_and_be_followed)
    _, page = await post(server, tara, action="save", source=MINE)
    base = page.split('name="revision" value="')[1].split('"')[0]
    status, page = await post(server, tara, action="save", source=MINE + "# more\n", revision=base)
    assert status == 409
    assert THEIRS in unescape(page)


async def test_what_is_too_large_is_not_tried_or_measured(server, monkeypatch):
    tara, _ = await trainers(server)
    monkeypatch.setattr(limits, "MOST_RULES", 0)
    for action in ("try", "effect"):
        status, page = await post(server, tara, action=action, source=GOOD, sentence="橙心杯稳")
        assert (status, "Check it to see where and why" in page) == (422, True)
    _, page = await post(server, tara, action="check", source=GOOD)
    assert "SC518" in page
    monkeypatch.setattr(limits, "MOST_RULES", 300)
    status, page = await post(server, tara, action="try", source=GOOD, sentence="橙" * 2_001)
    assert (status, "at most 2000 characters" in page) == (422, True)


async def test_one_that_is_too_long_is_named_and_still_on_the_page(server, monkeypatch):
    monkeypatch.setattr(drafts_module, "LONGEST", 100)
    tara, _ = await trainers(server)
    status, page = await post(server, tara, action="save", source=GOOD)
    assert status == 422
    assert f"The draft has {len(GOOD)} characters and was not kept; at most 100 are" in page
    assert draft_of(page) == GOOD


async def test_a_version_says_who_when_and_why_and_what_it_changed(server):
    tara, theo = await trainers(server)
    status, page = await post(server, tara, action="publish", source=GOOD)
    assert status == 422
    assert "say in one line what changed and why" in page
    assert draft_of(page) == GOOD
    await post(server, tara, action="publish", source=GOOD, note="our mugs")
    await post(server, theo, action="publish", source=MINE.replace("mute", "mute"), note="sturdier")
    _, page = await get(server, theo, VERSIONS + "&old=1&new=2")
    assert "sturdier" in page
    assert "theo" in page
    assert '<strong>Rule changed</strong> <code>house_steady</code> <span class="chip">Reassurance</span>' in page
    assert "&lt;house_goods&gt;~4(稳|妥|牢)</ins>" in page
    _, page = await get(server, theo, VERSIONS + "&old=0&new=1")
    assert "<strong>New rule</strong>" in page
    assert "<strong>New test</strong> <code>暖橘毯妥妥的</code>" in page
    _, page = await get(server, theo, VERSIONS + "&old=2&new=draft")
    assert "They say the same." in page
    _, page = await post(server, theo, action="restore", number="1", source="")
    assert draft_of(page) == GOOD
    _, page = await get(server, theo, VERSIONS)  # by default: what the draft would change
    assert "From Version 2 to the draft:" in page
    assert "<strong>Rule changed</strong>" in page


async def test_a_draft_that_cannot_be_read_is_compared_line_by_line(server):
    tara, _ = await trainers(server)
    await post(server, tara, action="save", source="a: [\n")
    _, page = await get(server, tara, VERSIONS + "&old=7&new=7")
    assert "only its lines can be compared" in page
    assert "<code>a: [</code>" in page


async def test_supervisors_compare_and_put_nothing_back(server):
    tara, lead = await server.user("tara", "trainer"), await server.user("lead", "supervisor")
    await post(server, tara, action="publish", source=GOOD, note="our mugs")
    status, page = await get(server, lead, VERSIONS)
    assert (status, "our mugs" in page, "Put back" in page) == (200, True, False)
    assert (await post(server, lead, action="restore", number="1", source=""))[0] == 403
    assert (await get(server, await server.user("lin"), VERSIONS))[0] == 403
    assert (await get(server, lead, "/library/lexicon/versions?language=fr"))[0] == 404


async def test_a_sentence_is_tried_in_the_language_it_is_in(server):
    tara, _ = await trainers(server)
    english = blank("en").replace(
        "acts: {}", 'acts: {thank: {rules: [{id: house_a, any: ["marmalade"], yes: ["marmalade"]}]}}'
    )
    await post(server, tara, action="save", source=english, language="en")
    _, page = await post(server, tara, action="try", source=GOOD, sentence="marmalade", spoken="en")
    assert "+ Thank" in page
    assert '<option value="en" lang="en" selected>' in page
    assert 'name="mute"' not in page
    _, page = await post(server, tara, action="try", source=GOOD, sentence="marmalade", spoken="nonsense")
    assert "Nothing is heard in it." in page
