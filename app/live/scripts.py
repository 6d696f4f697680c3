"""Scripts and rubrics by their hash: what an attempt began with stays what it is, whatever becomes of the files."""

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Container, Mapping

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain.engine.script import Script, compile_script
from app.domain.scenario.read import Library, read_library
from app.domain.scoring.rubric import Rubric, read_rubric
from app.domain.text.lexicon import EXAMPLES_HEAD
from app.errors import Invalid, NotFound
from app.library.service import Shelf
from app.store.clock import Clock
from app.store.db import Database
from app.store.tables import rubrics, scripts, sources

KEPT = 64


class Scripts:
    """Keeps scripts and rubrics in the store and hands them out compiled."""

    def __init__(self, db: Database, clock: Clock, shelf: Shelf) -> None:
        self._db = db
        self._clock = clock
        self._shelf = shelf
        self._compiled: OrderedDict[str, Script] = OrderedDict()
        self._rubrics: dict[str, Rubric] = {}
        self._stored: set[str] = set()
        self._texts: set[str] = set()  # hashes of the files that are in the store
        self._lock = asyncio.Lock()

    async def current(self, scenario: str, persona: str) -> tuple[Script, Rubric]:
        """What an attempt that begins now runs and is marked by; both are in the store before this returns."""
        stock = await self._shelf.stock()
        script = await self._shelf.script(scenario, persona)
        if stock.rubric is None:
            raise Invalid("broken_scenario", finding="rubric")
        await self._keep_script(script, stock.library, stock.sources)
        await self._keep_rubric(stock.rubric, stock.library.rubric_sources)
        return script, stock.rubric

    async def script_at(self, script_hash: str) -> Script:
        """The very script with this hash; raises NotFound when it was never kept, Invalid (archived_script) when
        today's engine no longer compiles it to the same thing."""
        async with self._lock:
            found = self._compiled.get(script_hash)
            if found is None:
                found = await self._read_script(script_hash)
                self._remember(found)
            return found

    async def rubric_at(self, rubric_hash: str) -> Rubric:
        """The very rubric with this hash; raises NotFound when it was never kept."""
        async with self._lock:
            if rubric_hash not in self._rubrics:
                self._rubrics[rubric_hash] = await self._read_rubric(rubric_hash)
            return self._rubrics[rubric_hash]

    async def _keep_script(self, script: Script, library: Library, texts: Mapping[str, str]) -> None:
        self._remember(script)
        if script.hash in self._stored:
            return
        own = library.files_of(script.scenario.id)
        needed = {path: text for path, text in texts.items() if _runs(path, text, own)}
        hashes = {path: _hash(text) for path, text in sorted(needed.items())}
        fresh = {hashes[path]: text for path, text in needed.items() if hashes[path] not in self._texts}
        packed = await asyncio.to_thread(lambda: {name: _packed(text) for name, text in fresh.items()})
        async with self._db.transaction() as connection:
            for name, content in packed.items():
                await _insert_new(connection, sources, {"hash": name, "content": content})
            row = {
                "hash": script.hash,
                "scenario": script.scenario.id,
                "persona": script.persona.id,
                "files": msgspec.json.encode(hashes, order="sorted").decode(),
                "created_at": self._clock.now_ms(),
            }
            await _insert_new(connection, scripts, row)
        self._stored.add(script.hash)
        self._texts.update(fresh)

    async def _keep_rubric(self, rubric: Rubric, texts: Mapping[str, str]) -> None:
        self._rubrics[rubric.hash] = rubric
        if rubric.hash in self._stored:
            return
        path = await asyncio.to_thread(_path_of, rubric, texts)
        text = texts[path]
        async with self._db.transaction() as connection:
            await _insert_new(connection, sources, {"hash": _hash(text), "content": _packed(text)})
            row = {"hash": rubric.hash, "path": path, "source": _hash(text), "created_at": self._clock.now_ms()}
            await _insert_new(connection, rubrics, row)
        self._stored.add(rubric.hash)

    def _remember(self, script: Script) -> None:
        self._compiled[script.hash] = script
        self._compiled.move_to_end(script.hash)
        while len(self._compiled) > KEPT:
            self._compiled.popitem(last=False)

    async def _read_script(self, script_hash: str) -> Script:
        async with self._db.read() as connection:
            row = (await connection.execute(sa.select(scripts).where(scripts.c.hash == script_hash))).one_or_none()
            if row is None:
                raise NotFound
            files: dict[str, str] = msgspec.json.decode(row.files)
            query = sa.select(sources.c.hash, sources.c.content).where(sources.c.hash.in_(sorted(set(files.values()))))
            contents = {each.hash: each.content for each in await connection.execute(query)}
        texts = {path: gzip.decompress(contents[content]).decode() for path, content in files.items()}
        script = await asyncio.to_thread(_compile, texts, row.scenario, row.persona)
        if script.hash != script_hash:
            raise Invalid("archived_script")
        return script

    async def _read_rubric(self, rubric_hash: str) -> Rubric:
        query = sa.select(rubrics.c.path, sources.c.content).join(sources, sources.c.hash == rubrics.c.source)
        async with self._db.read() as connection:
            row = (await connection.execute(query.where(rubrics.c.hash == rubric_hash))).one_or_none()
        if row is None:
            raise NotFound
        text = gzip.decompress(row.content).decode()
        rubric, _ = await asyncio.to_thread(read_rubric, row.path, text)
        if rubric is None or rubric.hash != rubric_hash:
            raise Invalid("archived_script")
        return rubric


def _compile(texts: Mapping[str, str], scenario: str, persona: str) -> Script:
    return compile_script(read_library(texts), scenario, persona)


def _runs(path: str, text: str, own: Container[str]) -> bool:
    """Whether a script runs on a file: other scenarios and the examples that weights were trained on are left out."""
    return (not path.startswith("packs/") or path in own) and not text.startswith(EXAMPLES_HEAD)


def _path_of(rubric: Rubric, texts: Mapping[str, str]) -> str:
    """Which file holds the rubric."""
    if len(texts) == 1:
        return next(iter(texts))
    read = ((path, read_rubric(path, text)[0]) for path, text in sorted(texts.items()))
    return next(path for path, found in read if found is not None and found.hash == rubric.hash)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _packed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


async def _insert_new(connection: AsyncConnection, table: sa.Table, values: Mapping[str, object]) -> None:
    """Insert unless another worker did; what is addressed by content cannot differ."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    await connection.execute(insert(table).values(**values).on_conflict_do_nothing())
