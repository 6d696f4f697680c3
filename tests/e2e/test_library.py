"""The trainers' library in the browser: findings of a broken file, the graph, the play-test."""

import pytest

from tests.e2e.conftest import OpenPage, Server, assert_accessible

pytestmark = pytest.mark.browser

LOOKS = [("en", 1440, "light"), ("zh-CN", 390, "dark")]
PATHS = ["/library", "/library/late-parcel", "/library/late-parcel/graph", "/library/late-parcel/try"]


@pytest.mark.parametrize(("lang", "width", "theme"), LOOKS)
@pytest.mark.parametrize("path", PATHS)
async def test_pages_are_accessible_and_fit(
    server: Server, open_page: OpenPage, path: str, lang: str, width: int, theme: str
):
    page = await open_page("trainer", lang=lang, width=width, theme=theme)
    await page.goto(server.url + path)
    await page.wait_for_load_state("networkidle")
    await assert_accessible(page)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_broken_file_shows_its_findings_and_the_rest_still_serves(server: Server, open_page: OpenPage):
    broken = server.scenarios / "packs" / "broken-one.yaml"
    broken.write_text(
        "schema: 1\nkind: scenario\nid: broken-one\nversion: 1.0.0\nlocale: zh-CN\ntitel: x\n", encoding="utf-8"
    )
    try:
        page = await open_page("trainer")
        await page.goto(f"{server.url}/library")
        assert await page.locator('a[href="/library/late-parcel"]').is_visible()
        await page.locator('a[href="/library/broken-one"]').click()
        finding = page.locator(".finding", has_text="titel")
        place = finding.locator("a")
        assert await place.inner_text() == "packs/broken-one.yaml:6:1"
        await place.click()
        assert await page.locator("#L6").is_visible()
    finally:
        broken.unlink()


async def test_the_graph_is_drawn_zooms_and_explains_an_arrow(server: Server, open_page: OpenPage):
    page = await open_page("trainer")
    await page.goto(f"{server.url}/library/late-parcel/graph")
    nodes = page.locator("scenario-graph .graph-node")
    await nodes.first.wait_for()
    rows = await page.locator("table.list tbody tr").count()
    assert rows > await nodes.count() > 5
    world = page.locator("g.graph-world")
    before = await world.get_attribute("transform")
    await page.get_by_role("button", name="Larger").click()
    assert await world.get_attribute("transform") != before
    await page.locator(".graph-edge.edge-next .edge-hit").first.dispatch_event("click")
    assert await page.locator(".graph-picked code").inner_text()


async def test_the_play_test_begins_anywhere_and_says_why(server: Server, open_page: OpenPage):
    page = await open_page("trainer")
    await page.goto(f"{server.url}/library/late-parcel/try")
    await page.locator(".try-step.try-customer").first.wait_for()
    await page.fill("#try-text", "非常抱歉，让您等了这么久，换谁都着急")
    await page.keyboard.press("Enter")
    why = page.locator(".try-why")
    await why.get_by_role("heading", name="Conditions").wait_for()
    assert await why.locator(".is-true").count() >= 1
    assert await page.locator(".try-trainee .try-text").inner_text() == "非常抱歉，让您等了这么久，换谁都着急"
    await page.get_by_role("button", name="Take back").click()
    await page.locator(".try-trainee").wait_for(state="detached")
    await page.locator("details.try-mood summary").click()
    await page.fill('input[name="mood.anger"]', "90")
    await page.get_by_role("button", name="Begin", exact=True).click()
    await page.locator(".try-now", has_text="furious").wait_for()


async def test_hostile_words_stay_words(server: Server, open_page: OpenPage):
    page = await open_page("trainer")
    await page.goto(f"{server.url}/library/late-parcel/try")
    await page.locator(".try-step").first.wait_for()
    attack = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
    await page.fill("#try-text", attack)
    await page.keyboard.press("Enter")
    await page.locator(".try-trainee .try-text").wait_for()
    assert await page.locator(".try-trainee .try-text").inner_text() == attack
    assert await page.locator(".try-log img").count() == 0
