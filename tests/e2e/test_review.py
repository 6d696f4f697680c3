"""Looking back in the browser: list, report, replay."""

import re

import pytest

from tests.e2e.conftest import OpenPage, Server, assert_accessible

pytestmark = pytest.mark.browser


async def first_attempt(page, server: Server, kind: str) -> None:
    """Open what the seed left: other tests add attempts of their own, some with a single line."""
    await page.goto(f"{server.url}/attempts")
    await page.locator(f'a[href$="/attempts/{server.finished[0]}/{kind}"]').first.click()
    await page.wait_for_url(re.compile(rf"/attempts/\w+/{kind}"))


@pytest.mark.parametrize(("lang", "width", "theme"), [("en", 1440, "light"), ("zh-CN", 390, "dark")])
async def test_the_list_is_readable_and_narrows(server: Server, open_page: OpenPage, lang: str, width: int, theme: str):
    page = await open_page("supervisor", lang=lang, width=width, theme=theme)
    await page.goto(f"{server.url}/attempts")
    assert await page.locator("table.attempts tbody tr").count() >= 3
    await assert_accessible(page)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.select_option("select[name=passed]", "no")
    await page.wait_for_url(re.compile("passed=no"))
    assert await page.locator("table.attempts tbody tr .chip-good").count() == 0


@pytest.mark.parametrize(
    ("lang", "width", "theme"), [("en", 1440, "light"), ("zh-CN", 390, "dark"), ("zh-CN", 1440, "light")]
)
async def test_the_report_speaks_draws_and_links(
    server: Server, open_page: OpenPage, lang: str, width: int, theme: str
):
    page = await open_page("supervisor", lang=lang, width=width, theme=theme)
    await first_attempt(page, server, "report")
    await page.locator("mood-chart svg").wait_for()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await assert_accessible(page)
    quote = page.locator("a.evidence").first
    anchor = await quote.get_attribute("href")
    await quote.click()
    assert await page.locator(f"{anchor}").first.is_visible()


async def test_a_trainee_reads_the_own_report_from_best_to_next(server: Server, open_page: OpenPage):
    page = await open_page("trainee")
    await page.goto(server.url)
    assert await page.locator('a[href*="/attempts/"][href$="/report"]').count() > 0
    await page.goto(f"{server.url}/attempts/{server.finished[-1]}/report")
    headings = await page.locator("article h2").all_inner_texts()
    assert headings.index("What you did well") < headings.index("All marks")
    assert await page.locator("form.again button").is_visible()
    assert await page.locator('a[href$="/replay"]').count() == 0


class TestReplay:
    async def test_keys_step_and_jump_and_space_plays(self, server: Server, open_page: OpenPage):
        page = await open_page("supervisor")
        await first_attempt(page, server, "replay")
        current = page.locator('#transcript li[aria-current="true"]')
        await current.wait_for()

        async def index() -> int:
            return int(await current.get_attribute("data-index") or -1)

        last = await page.locator("#transcript > li").count() - 1
        await page.keyboard.press("End")
        assert await index() == last
        await page.keyboard.press("Home")
        assert await index() == 0
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("ArrowLeft")
        assert await index() == 1
        await page.keyboard.press(" ")
        assert await page.locator(".player-play").inner_text() == "Pause"
        assert await page.locator("#transcript li.is-to-come").count() > 0
        await page.locator('#transcript li[aria-current="true"]:not([data-index="1"])').wait_for()
        await page.keyboard.press(" ")
        assert await page.locator("#transcript li.is-to-come").count() == 0

    async def test_a_link_to_a_turn_opens_there(self, server: Server, open_page: OpenPage):
        page = await open_page("supervisor")
        await first_attempt(page, server, "replay")
        await page.goto(page.url.partition("#")[0] + "#turn=2")
        await page.reload()
        current = page.locator('#transcript li[aria-current="true"]')
        await current.wait_for()
        assert "turn 2" in await page.locator(".player-where").inner_text()
        assert await current.is_visible()
        assert page.url.endswith("#turn=2")

    async def test_the_moment_is_explained_and_the_state_is_shown_in_the_graph(
        self, server: Server, open_page: OpenPage
    ):
        page = await open_page("supervisor")
        await first_attempt(page, server, "replay")
        await page.locator("scenario-graph .is-here").wait_for()
        await page.locator("#transcript li.talk-unit").first.click()
        inspector = page.locator(".inspector")
        assert "Understood as" in await inspector.inner_text()
        assert "Conditions" in await inspector.inner_text()
        # Not every reply moves a mark; whichever does leads to it.
        marks = page.locator(".inspector a[href*='#criterion-']")
        for unit in await page.locator("#transcript li.talk-unit").all():
            await unit.click()
            if await marks.count():
                break
        await marks.first.click()
        await page.wait_for_url(re.compile(r"/report#criterion-"))
        target = page.locator(page.url[page.url.index("#") :])
        await target.wait_for()

    @pytest.mark.parametrize(("lang", "width", "theme"), [("en", 1440, "light"), ("zh-CN", 390, "dark")])
    async def test_it_is_accessible_and_fits(
        self, server: Server, open_page: OpenPage, lang: str, width: int, theme: str
    ):
        page = await open_page("supervisor", lang=lang, width=width, theme=theme)
        await first_attempt(page, server, "replay")
        await page.locator("replay-player .player-play").wait_for()
        await assert_accessible(page)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    async def test_without_script_the_whole_transcript_is_there(self, server: Server, open_page: OpenPage):
        page = await open_page("supervisor")
        html = await (await page.request.get(f"{server.url}/attempts/{server.finished[0]}/replay")).text()
        assert html.count('class="talk-message"') >= 3
        assert "moment-facts" in html
