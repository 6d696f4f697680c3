"""The house lexicon in the browser: a word is added without YAML, tried and published; a chip is reported as misheard."""

import pytest

from tests.e2e.conftest import OpenPage, Server, assert_accessible

pytestmark = pytest.mark.browser


async def test_a_trainer_adds_words_tries_and_publishes_them(server: Server, open_page: OpenPage):
    page = await open_page("trainer", lang="en")
    await page.goto(f"{server.url}/library")
    await page.locator('a[href="/library/lexicon"]').click()
    await page.goto(f"{server.url}/library/lexicon?language=en")
    await assert_accessible(page)
    # The draft is everybody's: begin with a clean one, whatever another test left.
    await page.fill("#source", "schema: 1\nkind: lexicon\nid: house_en\nlocale: en\n")
    await page.locator(".lexicon-add summary").click()
    await page.select_option("#act", "reassure")
    await page.fill("#phrases", "marmalade promise")
    await page.fill("#yes", "You have our marmalade promise.")
    await page.fill("#no", "The marmalade is on the shelf.")
    await page.locator('button[value="add"]').click()
    await page.locator(".lexicon-result .chip-good").wait_for()
    await page.fill("#sentence", "Here is our marmalade promise")
    await page.locator('button[value="try"]').click()
    assert "+ Reassurance" in await page.locator(".lexicon-heard").inner_text()
    await page.fill("#note", "our slogan")
    await page.locator('button[value="publish"]').click()
    assert "our slogan" in await page.locator(".lexicon-versions").inner_text()
    await assert_accessible(page)


async def test_a_trainee_reports_what_was_misheard_and_the_page_fits_a_phone(server: Server, open_page: OpenPage):
    page = await open_page("trainee", lang="zh-CN", width=390, theme="dark")
    await page.goto(f"{server.url}/attempts/{server.finished[0]}/report")
    await page.locator(".report-talk .moment-detail summary").first.click()
    await page.locator(".report-talk .moment-detail[open] .why-list .ask").last.click()
    await page.wait_for_url("**/misheard?unit=*")
    await assert_accessible(page)
    await page.select_option("#wanted", "rapport_play")
    await page.locator(".misheard button").click()
    await page.wait_for_url("**done=1")
    await page.locator(".site-main a.btn").click()
    await page.wait_for_url("**/report#turn-*")
    await page.goto(server.url)
    assert "等待培训师处理" in await page.locator(".board").inner_text()
    await assert_accessible(page)
    trainer = await open_page("trainer", lang="zh-CN", width=390, theme="dark")
    await trainer.goto(f"{server.url}/library/lexicon")
    assert "还有轻松互动" in await trainer.locator("#misheard").inner_text()
    await assert_accessible(trainer)
    assert await trainer.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await trainer.locator("#misheard input[name=reason]").first.fill("这是玩笑话")
    await trainer.locator('#misheard button[value="refuse"]').first.click()
    await trainer.locator("#misheard .muted").wait_for()
    await page.reload()
    assert "这是玩笑话" in await page.locator(".board").inner_text()
    await page.locator(".board form button").click()
    await page.get_by_text("这是玩笑话").wait_for(state="detached")


async def test_chips_of_the_replay_and_of_a_running_practice_can_be_asked_about(server: Server, open_page: OpenPage):
    page = await open_page("supervisor", lang="en")
    await page.goto(f"{server.url}/attempts/{server.finished[0]}/replay")
    chip = page.locator("#transcript .act-chip").first
    await chip.locator("summary").click()
    await assert_accessible(page)
    await chip.locator(".ask").click()
    await page.wait_for_url("**/misheard?unit=*&place=replay&act=*")
    assert await page.locator("input[name=act]:checked").get_attribute("value") != ""
    page = await open_page("trainee", lang="en", width=390)
    await page.goto(server.url)
    await page.locator(".next form button, .next a.btn").click()
    await page.fill("#reply", "I am very sorry about this, I will check it right now.")
    await page.keyboard.press("Enter")
    asked = page.locator(".act-chip-ask").first
    await asked.wait_for()
    await asked.locator("summary").click()
    await asked.locator("select").select_option("thank")
    await asked.locator("button").click()
    await page.locator(".misheard-told").wait_for()
    await assert_accessible(page)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_two_trainers_at_one_draft_lose_nothing(server: Server, open_page: OpenPage):
    first, second = [await open_page("trainer", lang="en", width=width, refusal=409) for width in (1440, 390)]
    head = "schema: 1\nkind: lexicon\nid: house_en\nlocale: en\n"
    for page in (first, second):
        await page.goto(f"{server.url}/library/lexicon?language=en")
    await first.fill("#source", f"{head}groups: {{house_jam: [marmalade]}}\n")
    await first.locator('button[value="save"]').click()
    await first.locator("[role=status]", has_text="The draft is kept.").wait_for()
    await second.fill("#source", f"{head}groups: {{house_jam: [jelly]}}\n")
    await second.locator('button[value="save"]').click()
    await second.locator(".two-drafts").wait_for()
    await assert_accessible(second)
    assert await second.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "marmalade" in await second.locator(".lexicon-theirs").inner_text()
    assert "jelly" in await second.input_value("#source")
    await second.locator('button[value="save"]').click()
    await second.locator("[role=status]", has_text="The draft is kept.").wait_for()
    await second.goto(f"{server.url}/library/lexicon/versions?language=en")
    await assert_accessible(second)
    assert await second.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await second.locator('button[value="earlier"]').first.click()
    assert "marmalade" in await second.input_value("#source")


async def test_what_is_wrong_stands_beside_its_line_and_the_keyboard_leads_there(server: Server, open_page: OpenPage):
    page = await open_page("trainer", lang="en", width=390)
    await page.goto(f"{server.url}/library/lexicon?language=en")
    head = "schema: 1\nkind: lexicon\nid: house_en\nlocale: en\n"
    tests = "tests:\n  - {text: marmalade, has: [thank]}\n"
    await page.fill("#source", f"{head}mute:\n  - no_such_rule_at_all\n{tests}")
    await page.locator('button[value="check"]').click()
    await page.locator(".lexicon-result .finding").first.wait_for()
    assert await page.locator(".draft-sign").count() == 2
    await assert_accessible(page)
    await page.focus("#source")
    await page.keyboard.press("F8")
    assert "Line 6: SC516" in await page.locator(".draft-told").inner_text()
    await page.keyboard.press("F8")
    assert "Line 8: SC515" in await page.locator(".draft-told").inner_text()
    await page.keyboard.press("Shift+F8")
    await page.keyboard.press("Home")
    await page.keyboard.type("x")
    assert await page.locator(".draft-sign").count() == 1  # the line that was changed is no longer the one found
    await page.locator("a[data-line='8']").press("Enter")
    assert await page.evaluate("document.activeElement.id") == "source"
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
