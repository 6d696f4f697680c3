"""What came back later in the browser: told, linked both ways, marked in the replay, printed; readable in every dress."""

from functools import cache

import pytest

from tests.e2e.conftest import OpenPage, Server, assert_accessible

pytestmark = pytest.mark.browser

TALK: list[dict[str, object]] = [
    {"say": "您好，非常抱歉，换谁都急，我保证明天一定到，放心吧"},
    {"say": "我查一下，稍等2分钟"},
    {"wait_s": 195},
    {"say": "让您久等了，没办法，明天到不了"},
    {"say": "您的包裹今天就能到"},
    {"say": "抱歉，更正一下，包裹卡在武汉中转站，预计后天下午到"},
    {"say": "五分钟内给您回复结果"},
    {"say": "门店有同款可以今天同城送，您看可以吗？百分百没问题"},
    {"end": True},
]


@cache
def attempt(server: Server) -> str:
    return server.record("late-parcel", "gen_z", TALK)


@pytest.mark.parametrize(
    ("who", "lang", "width", "theme"),
    [
        ("trainee", "zh-CN", 390, "light"),
        ("supervisor", "zh-CN", 1440, "dark"),
        ("supervisor", "en", 1440, "light"),
        ("trainee", "en", 390, "dark"),
    ],
)
async def test_the_report_tells_each_with_both_turns(
    server: Server, open_page: OpenPage, who: str, lang: str, width: int, theme: str
):
    page = await open_page(who, lang=lang, width=width, theme=theme)
    await page.goto(f"{server.url}/attempts/{attempt(server)}/report")
    section = page.locator("section.aftermaths")
    assert await section.locator("h2").inner_text() == {"en": "What came back later", "zh-CN": "后来找上门的"}[lang]
    assert await section.locator("li.later").count() == 5
    tones = [await section.locator(f"li.later-{tone}").count() for tone in ("bad", "half", "good")]
    assert tones == [2, 2, 1]
    promise = section.locator("li.later", has_text="我保证明天一定到")
    links = promise.locator("a.later-when")
    assert [await one.get_attribute("href") for one in await links.all()] == ["#turn-1", "#turn-3"]
    await links.nth(1).focus()
    await page.keyboard.press("Enter")
    assert await page.locator("#turn-3").is_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await assert_accessible(page)
    await page.emulate_media(media="print")
    assert await section.is_visible()
    assert await page.locator(".report-talk .echo").count() == 10


async def test_the_replay_marks_both_moments_and_leads_from_one_to_the_other(server: Server, open_page: OpenPage):
    page = await open_page("supervisor", lang="en", width=1440)
    await page.goto(f"{server.url}/attempts/{attempt(server)}/replay#turn=1")
    await page.locator(".player-map .arc").first.wait_for()
    assert await page.locator(".player-map .arc").count() == 5
    assert await page.locator(".player-map .arc-good").count() == 1
    assert "came back later" in await page.locator(".player-legend").inner_text()
    set_here = page.locator("#transcript .echo", has_text="我保证明天一定到").first
    await set_here.locator("a").click()
    assert page.url.endswith("#turn=3")
    assert "turn 3" in await page.locator(".player-where").inner_text()
    await assert_accessible(page)
