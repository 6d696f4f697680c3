"""The edge of the socket: origins, frames, floods."""

import asyncio
import json
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from app.config import Settings
from tests.databases import sqlite_url
from tests.live.harness import Running, running


@pytest.fixture
def database(tmp_path) -> str:  # type: ignore[no-untyped-def]
    return sqlite_url(tmp_path)


ORIGINS = [
    ("http://127.0.0.1:{port}", True),
    ("http://localhost:{port}", True),
    ("HTTP://LOCALHOST:{port}", True),
    ("http://127.0.0.1:1", False),
    ("https://127.0.0.1:{port}", False),
    ("http://127.0.0.1.evil.example:{port}", False),
    ("http://evil127.0.0.1:{port}", False),
    ("http://localhost.:{port}", False),
    ("http://user@localhost:{port}", False),
    ("http://xn--lcalhost-pfg:{port}", False),
    ("http://localhost:{port}/", False),
    ("file://", False),
    ("null", False),
    ("http://[::1]:{port}", True),
    ("http://evil.example", False),
]


@pytest.mark.parametrize(("origin", "welcome"), ORIGINS)
async def test_only_our_own_pages_open_sockets(server: Running, origin: str, welcome: bool) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    given = origin.format(port=server.port)
    if welcome:
        async with server.talk(attempt, cookie, origin=given) as trainee:
            await trainee.hello()
        return
    with pytest.raises(InvalidStatus) as refused:
        async with server.talk(attempt, cookie, origin=given):
            pass
    assert refused.value.response.status_code == 403


async def test_no_origin_and_two_origins_are_refused(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    for options in ({"origin": None}, {"headers": {"Origin": "http://evil.example"}}):
        with pytest.raises(InvalidStatus) as refused:
            async with server.talk(attempt, cookie, **options):
                pass
        assert refused.value.response.status_code in (400, 403)


async def test_with_a_public_address_only_that_one_is_ours() -> None:
    settings = Settings(public_url="https://Train.example/")
    assert settings.allowed_origins() == frozenset({"https://train.example"})
    assert settings.secure


async def test_handshakes_answer_with_a_status(server: Running) -> None:
    cookie, other = await server.user("lin"), await server.user("wang")
    attempt = await server.begin(cookie)
    cases: list[tuple[str, str, dict[str, Any], int]] = [
        (attempt, "", {}, 401),
        (attempt, "peilian=nonsense", {}, 401),
        (attempt, other, {}, 404),
        ("nosuchattempt", cookie, {}, 404),
        (attempt, cookie, {"subprotocols": ["peilian.v9"]}, 426),
        (attempt, cookie, {"subprotocols": None}, 426),
    ]
    for name, who, options, status in cases:
        with pytest.raises(InvalidStatus) as refused:
            async with server.talk(name, who, **options):
                pass
        assert refused.value.response.status_code == status
    foreign, absent = [], []
    for name, into in ((attempt, foreign), ("nosuchattempt", absent)):
        with pytest.raises(InvalidStatus) as refused:
            async with server.talk(name, other):
                pass
        into.append(refused.value.response.body)
    assert foreign == absent


async def test_a_full_worker_says_so(database: str, scenarios) -> None:  # type: ignore[no-untyped-def]
    async with running(database, scenarios, max_connections=1) as server:
        cookie = await server.user("lin")
        attempt = await server.begin(cookie)
        async with server.talk(attempt, cookie) as one:
            await one.hello()
            with pytest.raises(InvalidStatus) as refused:
                async with server.talk(attempt, cookie):
                    pass
            assert refused.value.response.status_code == 503
            assert refused.value.response.headers["Retry-After"] == "5"


@pytest.mark.parametrize(
    "raw",
    [
        "not json",
        "[]",
        "null",
        '{"v":1}',
        '{"v":1,"t":"say","cid":"12345678","d":{}}',
        '{"v":1,"t":"say","cid":"12345678","d":{"text":5}}',
        '{"v":1,"t":"say","cid":"short","d":{"text":"好"}}',
        '{"v":1,"t":"say","cid":"12345678","d":{"text":"好"},"at":5}',
        '{"v":1,"t":"say","cid":"12345678","d":{"text":"好","score":100}}',
        '{"v":1,"t":"say","cid":"12345678","seq":9,"d":{"text":"好"}}',
        '{"v":1,"t":"say","cid":"12345678","d":{"text":"a\\u0000b"}}',
        '{"v":1,"t":"say","cid":"12345678","d":{"text":"\\ud83d"}}',
        '{"v":1,"t":"say","cid":"12345678","d":{"text":"   \\n "}}',
        '{"v":1,"t":"say","cid":"12345678","base":-1,"d":{"text":"好"}}',
        '{"v":1,"t":"say","cid":"12345678","base":1e400,"d":{"text":"好"}}',
        '{"v":1,"t":"use","cid":"12345678","d":{"tool":"../etc"}}',
        '{"v":1,"t":"hint","cid":"12345678","d":{"level":9}}',
        "[" * 50_000,
        '{"v":1,"t":"say","cid":"12345678","d":{"text":' + "9" * 5_000 + "}}",
        "\ufeff{}",
    ],
)
async def test_what_is_no_frame_is_refused_and_the_line_stays(server: Running, raw: str) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        await trainee.socket.send(raw)
        refused = await trainee.until(lambda frame: frame["t"] == "nack")
        assert refused["d"]["code"] == "bad_request"
        assert (await trainee.say("还在"))["t"] == "ack"


async def test_unknown_types_are_told_and_too_many_bad_frames_end_the_line(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        for number in range(5):
            cid = f"1234567{number}"
            await trainee.send("shout", cid=cid, d={})
            told = await trainee.until(lambda frame, cid=cid: frame["t"] == "nack" and frame["d"]["cid"] == cid)
            assert told["d"]["code"] == "unknown_type"
        await trainee.send("shout", cid="12345675", d={})
        assert await trainee.closed() == 4400


async def test_another_version_is_sent_to_reload(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        await trainee.socket.send('{"v":2,"t":"say"}')
        assert await trainee.closed() == 4026


async def test_binary_and_oversized_frames_close_the_line_and_nothing_else(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    for sent, code in ((b"\x00\x01", 1003), ("x" * 70_000, 1009)):
        async with server.talk(attempt, cookie) as trainee:
            await trainee.hello()
            await trainee.socket.send(sent)
            assert await trainee.closed() == code
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        assert (await trainee.say("好了"))["t"] == "ack"


async def test_texts_of_every_kind_are_kept_as_they_are(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    texts = [
        "<script>alert(1)</script><b>您好</b>", "👨‍👩‍👧‍👦🎉", "{{7*7}} {0.__class__} %(x)s", "مرحبا \u202eabc", "Ｆｕｌｌ　ｗｉｄｔｈ",
        "e\u0301", "a\u2028b\nc", "㊙️'; DROP TABLE events;--", "\u200b零宽", "𠮷野家", "x" * 2000, "꧅" * 2000,
    ]  # fmt: skip
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        for text in texts:
            server.clock.jump(1000)
            assert (await trainee.say(text))["t"] == "ack"
        shown = [frame["d"]["text"] for frame in trainee.events if frame["kind"] == "trainee.message"]
    expected = [text if text != "e\u0301" else "\u00e9" for text in texts]
    assert shown == expected
    assert [r.event.text for r in await server.app.state.live.records(attempt) if hasattr(r.event, "text")] == expected
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        refused = await trainee.say("长" * 20_000)
        assert refused["d"]["code"] == "too_long"
        refused = await trainee.say("长" * 2_001)
        assert refused["d"]["code"] == "too_long"


async def test_a_flood_is_slowed_and_then_ended(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        for number in range(61):
            await trainee.socket.send(
                json.dumps({"v": 1, "t": "say", "cid": f"flood-{number:04}", "d": {"text": "喂"}})
            )
        assert await trainee.closed() == 4029
        codes = [frame["d"]["code"] for frame in trainee.frames if frame["t"] == "nack"]
        assert codes == ["rate"] * 40  # all that was queued comes before the close
    records = await server.app.state.live.records(attempt)
    assert sum(hasattr(record.event, "text") for record in records) <= 20


async def test_who_never_says_hello_is_let_go(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.live.socket.HELLO_WITHIN_S", 0.05)
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as silent:
        assert await silent.closed() == 4408
    async with server.talk(attempt, cookie) as rude:
        await rude.send("say", cid="12345678", d={"text": "好"})
        assert await rude.closed() == 4400


async def test_a_slow_reader_falls_back_to_a_fresh_start_and_is_let_go_when_stuck(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from app.live import connection as module
    from app.live.connection import Connection, Who

    sent: list[str] = []
    gate = asyncio.Event()
    codes: list[int] = []

    async def send(text: str) -> None:
        await gate.wait()
        sent.append(text)

    async def close(code: int) -> None:
        codes.append(code)

    slow = Connection(Who("c", "u", "t", 0), send, close)
    slow.on_overflow = lambda: [b"snap"]
    running_ = asyncio.create_task(slow.run())
    slow.push(b"first")
    await asyncio.sleep(0.01)
    for number in range(module.OUTBOX + 50):
        slow.push(f"{number}".encode())
    gate.set()
    await asyncio.sleep(0.01)
    assert sent[0] == "first"
    assert sent[-1] == "snap"
    assert len(sent) < module.OUTBOX
    monkeypatch.setattr(module, "STUCK_S", 0.05)
    gate.clear()
    slow.push(b"never")
    await asyncio.wait_for(running_, 2)
    assert codes == [4013]
