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
    await page.locator(".misheard summary").first.click()
    await assert_accessible(page)
    await page.locator(".misheard select[name=wanted]").first.select_option("thank")
    await page.locator(".misheard button").first.click()
    await page.wait_for_url("**/report#turn-1")
    page = await open_page("trainer", lang="zh-CN", width=390, theme="dark")
    await page.goto(f"{server.url}/library/lexicon")
    assert "还有感谢" in await page.locator("#misheard").inner_text()
    await assert_accessible(page)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


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
