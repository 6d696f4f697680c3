"""A trainee's way in the browser: log in, choose, talk, end; and what a break of the line or of the page costs."""

import asyncio
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, WebSocket, expect

from tests.e2e.conftest import OpenPage, Server, assert_accessible

pytestmark = pytest.mark.browser

GOOD = (
    "您好，我是售后小周，昨天就该到的围巾到现在还没影，换谁都得急，实在抱歉",
    "我先查一下物流，一分钟就回来",
    ("查物流", "Track"),
    "让您久等了。查到了，包裹卡在武汉中转站，因为暴雨积压，系统预计后天下午才到，赶不上明天",
    ("查门店库存", "Store stock"),
    "您是明天给妈妈过生日用对吧？两个办法：西湖门店有同款，今天同城送过去；或者我补发一条次日达，明天中午前到。您看哪个方便？",
    "好的，那我安排门店同城送，送之前跟您核对下，地址还是杭州西湖区、电话尾号6021吗？",
    ("记跟进备注", "Follow-up note"),
    "我现在就给门店下单，今晚八点前送到，送出的时候我发消息告诉您，这事我跟到底",
    "跟您确认一遍：今晚八点前门店把围巾送到家，原来那件到了您拒收就行。还有别的需要我帮忙的吗？",
    "谢谢您的体谅，祝阿姨生日快乐，再见",
)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server of one's own, to be stopped and started."""
    scenarios = tmp_path / "scenarios"
    shutil.copytree("scenarios", scenarios)
    found = Server(tmp_path, scenarios)
    found.start()
    yield found
    found.stop()


async def begin(page: Page, server: Server, persona: str = "angry", mode: str = "practice") -> None:
    """From the home page into a conversation that has begun."""
    await page.goto(server.url)
    # A page in English keeps the Chinese version of a translated scenario under another heading.
    await page.evaluate("document.querySelector('details.elsewhere')?.setAttribute('open', '')")
    choice = page.locator("details.choice", has=page.locator('input[name=scenario][value="late-parcel"]'))
    await choice.locator("summary").click()
    await choice.locator(f'input[name=persona][value="{persona}"]').check()
    await choice.locator(f'input[name=mode][value="{mode}"]').check()
    await choice.locator(".choice-form .btn-primary").click()
    await page.wait_for_url(re.compile(r"/attempts/\w+$"))
    await customer_lines(page).first.wait_for(timeout=20_000)


def customer_lines(page: Page):
    return page.locator(".chat-customer")


async def say(page: Page, text: str) -> None:
    await page.locator("#reply").fill(text)
    await page.keyboard.press("Enter")
    await page.locator(".chat-trainee.sent", has_text=text[:12]).wait_for()


async def answered(page: Page) -> None:
    """The customer has said everything: theirs is the last line, and nobody has typed for a while."""
    last = page.locator(".ending, .chat-row:last-child.chat-customer").first
    for _ in range(20):
        await last.wait_for(timeout=30_000)
        await expect(page.locator(".typing")).to_have_count(0, timeout=30_000)
        await page.wait_for_timeout(1_500)
        if await last.count() and not await page.locator(".typing").count():
            return
    raise AssertionError("the customer never stops")


async def end(page: Page) -> None:
    await page.locator(".chat-head > .btn").click()
    await page.locator("#really .btn-primary").click()
    await page.locator(".ending").wait_for(timeout=20_000)


async def fits(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


class TestDoor:
    @pytest.mark.parametrize(("lang", "width", "theme"), [("zh-CN", 1440, "light"), ("en", 390, "dark")])
    async def test_a_demo_user_is_in_with_one_click(
        self, server: Server, open_page: OpenPage, lang: str, width: int, theme: str
    ) -> None:
        page = await open_page(lang=lang, width=width, theme=theme)
        await page.goto(f"{server.url}/attempts/nothing-here")
        await page.wait_for_url(re.compile(r"/login\?next=/attempts/nothing-here$"))
        await assert_accessible(page)
        assert await fits(page)
        await page.goto(f"{server.url}/login")
        await page.locator(".demo-user").first.click()
        await page.wait_for_url(f"{server.url}/")
        await expect(page.locator(".next")).to_be_visible()
        await assert_accessible(page)
        assert await fits(page)

    async def test_a_wrong_password_is_said_and_the_name_stays(self, server: Server, open_page: OpenPage) -> None:
        page = await open_page(lang="zh-CN")
        answer = await page.request.post(
            f"{server.url}/login", form={"login": "trainee", "password": "wrong"}, headers={"Origin": server.url}
        )
        assert answer.status == 401
        text = await answer.text()
        assert 'role="alert"' in text
        assert 'value="trainee"' in text
        assert "wrong" not in text

    async def test_logging_out_forgets(self, server: Server, open_page: OpenPage) -> None:
        page = await open_page("trainee")
        await page.goto(server.url)
        await page.locator('form[action="/logout"] button').click()
        await page.wait_for_url(f"{server.url}/login")
        await page.goto(server.url)
        await page.wait_for_url(re.compile("/login"))


class TestTalk:
    @pytest.mark.slow
    @pytest.mark.timeout(300)
    async def test_a_good_conversation_from_the_first_line_to_the_report(
        self, server: Server, open_page: OpenPage
    ) -> None:
        page = await open_page("trainee", lang="zh-CN")
        await begin(page, server)
        await assert_accessible(page)
        for turn in GOOD:
            if await page.locator(".ending").count():
                break
            if isinstance(turn, tuple):
                results = await page.locator(".tool-result").count()
                await page.locator(".tool", has_text=turn[0]).click()
                await expect(page.locator(".tool-result")).to_have_count(results + 1, timeout=20_000)
                continue
            await say(page, turn)
            await answered(page)
        await page.locator(".ending.good").wait_for(timeout=40_000)
        await assert_accessible(page)
        assert await page.locator("#reply").count() == 0
        await expect(page.locator("#ending-title")).to_be_focused()
        # What the desk looked up stands on the card.
        await expect(page.locator(".bench-assist .found").first).to_be_visible()
        await page.locator(".ending .btn-primary").click()
        await page.wait_for_url(re.compile(r"/attempts/\w+/report$"))
        await page.goto(server.url)
        await expect(page.locator(".result").first).to_contain_text("愤怒型")

    async def test_an_impatient_double_click_begins_one_conversation(self, server: Server, open_page: OpenPage) -> None:
        page = await open_page("trainer")
        begun: list[str] = []
        page.on("request", lambda request: begun.append(request.url) if request.method == "POST" else None)
        await page.goto(server.url)
        await page.locator(".next-go button").dblclick()
        await page.wait_for_url(re.compile(r"/attempts/\w+$"))
        assert begun == [f"{server.url}/attempts"]
        await page.goto(server.url)
        await expect(page.locator(".next-go a")).to_be_visible()
        assert await page.locator("#running-title").count() == 0

    async def test_practice_shows_what_was_understood_and_hints_in_steps(
        self, server: Server, open_page: OpenPage
    ) -> None:
        page = await open_page("trainee", lang="zh-CN")
        await begin(page, server, "elderly")
        await expect(page.locator(".chat-head .mood")).to_be_visible()
        await say(page, "阿姨您好，实在抱歉，让您着急了")
        chip = page.locator(".act-chip", has_text="致歉").first
        await chip.locator("summary").click(timeout=15_000)
        await expect(chip.locator(".chip-why")).to_contain_text("抱歉")
        await expect(page.locator("mark.act").first).to_be_visible()
        hint = page.locator(".practice .btn")
        seen = []
        for _ in range(3):
            await hint.click()
            await expect(hint).to_contain_text(str(len(seen) + 1))
            seen.append(await page.locator(".hint").inner_text())
        assert len(set(seen)) == 3
        await expect(hint).to_be_disabled()
        await assert_accessible(page)

    async def test_an_exam_hides_mood_marks_and_hints_and_counts_down(
        self, server: Server, open_page: OpenPage
    ) -> None:
        page = await open_page("trainee")
        frames: list[str] = []

        def listen(socket: WebSocket) -> None:
            socket.on("framereceived", lambda frame: frames.append(str(frame)))

        page.on("websocket", listen)
        await begin(page, server, mode="exam")
        await expect(page.locator(".countdown")).to_have_text(re.compile(r"^\d+:\d\d$"))
        await say(page, "您好，实在抱歉，让您着急了")
        await page.wait_for_timeout(5_000)
        for hidden in (".mood", ".mood-meter", ".practice", ".act-chips", ".marks"):
            assert await page.locator(hidden).count() == 0
        assert any('"unit"' in frame for frame in frames)
        for secret in ("anger", '"acts"', '"marks"', "武汉中转仓", "后天下午"):
            assert not [frame for frame in frames if secret in frame]
        await assert_accessible(page)
        await end(page)

    async def test_one_hand_on_a_phone(self, server: Server, open_page: OpenPage) -> None:
        page = await open_page("trainee", lang="zh-CN", width=390, size="large")
        await begin(page, server)
        assert await fits(page)
        await assert_accessible(page)
        tabs = page.locator(".bench-tabs button")
        await tabs.nth(1).click()
        await expect(page.locator("#reply")).to_be_hidden()
        await expect(page.locator(".tool").first).to_be_visible()
        assert await fits(page)
        await tabs.nth(0).click()
        await say(page, "您好")
        await end(page)
        assert await fits(page)
        await assert_accessible(page)
        # Whoever comes back finds the end again, and nothing to write.
        await page.reload()
        await page.locator(".ending").wait_for(timeout=20_000)
        assert await page.locator("#reply").count() == 0
        assert await page.locator(".line-banner").count() == 0


class TestKeys:
    async def test_enter_sends_shift_enter_breaks_and_a_composition_is_left_alone(
        self, server: Server, open_page: OpenPage
    ) -> None:
        page = await open_page("trainee")
        await begin(page, server)
        box = page.locator("#reply")
        await box.fill("一")
        await page.keyboard.press("Shift+Enter")
        await box.press_sequentially("二")
        assert await box.input_value() == "一\n二"
        await box.evaluate(
            "box => box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
        )
        assert await box.input_value() == "一\n二"
        assert await page.locator(".chat-trainee").count() == 0
        await page.keyboard.press("Enter")
        await expect(page.locator(".chat-trainee .bubble-text")).to_have_text("一\n二")
        assert await box.input_value() == ""

    async def test_a_quick_reply_is_found_filled_and_never_sent_unread(
        self, server: Server, open_page: OpenPage
    ) -> None:
        page = await open_page("trainee", lang="zh-CN")
        await begin(page, server)
        box = page.locator("#reply")
        await box.fill("草稿。")
        await page.locator(".composer-foot .btn-quiet").first.click()
        await expect(page.locator(".quick li").first).to_be_visible()
        await assert_accessible(page)
        await box.press_sequentially("问候")
        await page.keyboard.press("Enter")
        assert await box.input_value() == "草稿。您好，林女士，这里是售后客服。"
        assert await page.locator(".chat-trainee").count() == 0
        await box.fill("")
        await box.blur()
        await page.keyboard.press("?")
        await expect(page.locator("#shortcuts")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.locator("#shortcuts")).to_be_hidden()
        await page.keyboard.press("/")
        await expect(page.locator(".quick li")).not_to_have_count(0)

    async def test_what_people_write_is_text_and_nothing_else(self, server: Server, open_page: OpenPage) -> None:
        page = await open_page("trainee")
        await begin(page, server)
        hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}\u202eabc"
        await say(page, hostile)
        await expect(page.locator(".chat-trainee .bubble-text")).to_have_text(hostile)
        assert await page.locator(".chat-log img, .chat-log script").count() == 0


class TestBreaks:
    async def test_a_reload_keeps_the_draft_and_the_conversation(self, server: Server, open_page: OpenPage) -> None:
        page = await open_page("trainee")
        await begin(page, server)
        await say(page, "您好，我看到您的消息了")
        await page.locator("#reply").fill("还没写完的")
        await page.reload()
        await page.locator(".chat-trainee.sent", has_text="您好，我看到您的消息了").wait_for()
        assert await page.locator(".chat-trainee").count() == 1
        assert await page.locator("#reply").input_value() == "还没写完的"

    async def test_the_newest_window_talks_and_the_older_may_take_over(
        self, server: Server, open_page: OpenPage
    ) -> None:
        page = await open_page("trainee")
        await begin(page, server)
        second = await page.context.new_page()
        await second.goto(page.url)
        await customer_lines(second).first.wait_for()
        banner = page.locator(".line-banner")
        await banner.locator("button").click()
        await expect(banner).to_have_count(0)
        await expect(second.locator(".line-banner button")).to_be_visible()
        await say(page, "我又回来了")

    @pytest.mark.slow
    @pytest.mark.timeout(180)
    async def test_a_restart_of_the_server_loses_nothing(self, own_server: Server, browser: Browser) -> None:
        # A page of its own: that connections are refused meanwhile is no error here.
        page = await browser.new_page()
        await page.goto(f"{own_server.url}/login")
        await page.locator(".demo-user").first.click()
        await begin(page, own_server)
        await say(page, "您好，第一句")
        await asyncio.to_thread(own_server.stop)
        await expect(page.locator(".line-banner")).to_be_visible()
        await page.locator("#reply").fill("断线时写的一句")
        await page.keyboard.press("Enter")
        await expect(page.locator(".chat-trainee.pending")).to_have_count(1)
        await asyncio.to_thread(own_server.start)
        await expect(page.locator(".chat-trainee.sent")).to_have_count(2, timeout=60_000)
        await expect(page.locator(".line-banner")).to_have_count(0)
        await page.reload()
        await expect(page.locator(".chat-trainee.sent")).to_have_count(2, timeout=20_000)
