"""What a browser would send to the pages of the house lexicon, and what stands on the page that comes back."""

from html import unescape

from app.house import repository

PAGE = "/library/lexicon"
HEADERS = {"Accept": "text/html", "Accept-Language": "en"}


async def post(server, cookie, path=PAGE, **form):
    """Status and page. The form of the draft names the revision that the page shows, unless another is given."""
    if path == PAGE:
        locale = form.get("language", "zh-CN")
        form = {"language": locale, "revision": await revision(server, locale), **form}
    async with server.http(cookie) as client:
        answer = await client.post(path, data=form, headers={**HEADERS, "Origin": server.url})
        return answer.status_code, answer.text


async def get(server, cookie, path=PAGE + "?language=zh-CN"):
    async with server.http(cookie) as client:
        answer = await client.get(path, headers=HEADERS)
        return answer.status_code, answer.text


async def revision(server, locale="zh-CN"):
    """Which state of the draft is in force; 0 when nobody has written."""
    async with server.app.state.db.read() as connection:
        return next((draft.revision for draft in await repository.drafts(connection, locale, 1)), 0)


def draft_of(page):
    """The text in the editor."""
    return unescape(page.split('wrap="off"')[1].split(">", 1)[1].split("</textarea>")[0]).removeprefix("\n")
