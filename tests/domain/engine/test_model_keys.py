"""No number of the emotion model stands there for nothing."""

import re
from pathlib import Path
from typing import get_args

from app.domain.engine.feelings import EmotionModel
from app.domain.scenario.model import Part

HEAD = {"schema_", "kind", "id", "version"}
CODE = "\n".join(
    path.read_text(encoding="utf-8") for path in Path("app/domain/engine").glob("*.py") if path.name != "feelings.py"
)


def parts(annotation):
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for inner in get_args(annotation):
        yield from parts(inner)


def fields(model):
    for name, field in model.model_fields.items():
        yield f"{model.__name__}.{name}", name
        for part in parts(field.annotation):
            yield from fields(part)


def test_every_number_of_the_model_is_read_by_the_engine():
    known = {label: name for label, name in fields(EmotionModel) if name not in HEAD}
    assert len(known) > 70
    # classes is read by class_of, inside the model itself
    unread = [label for label, name in known.items() if name != "classes" and not re.search(rf"\.{name}\b", CODE)]
    assert unread == []
