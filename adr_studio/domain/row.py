"""What rows of typed tables are made of: a frozen model, and the types of fields, each with its reader.

The readers raise ValueError; what they say is for the author of the cell.
"""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from adr_studio.domain import attributes, ids, quantities, scores, verdicts


class Row(BaseModel):
    """A row; a field whose cell is empty, or is not what it should be, has its default."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


Id = Annotated[str, BeforeValidator(ids.parse_id)]
Ids = Annotated[tuple[str, ...], BeforeValidator(ids.parse_ids)]
Arrow = Annotated[ids.Arrow, BeforeValidator(ids.parse_arrow)]
Qualities = Annotated[tuple[str, ...], BeforeValidator(ids.short_ids("QS"))]
Aims = Annotated[tuple[str, ...], BeforeValidator(ids.short_ids("G", "QS"))]
Tasks = Annotated[tuple[str, ...], BeforeValidator(ids.short_ids("T"))]
Decision = Annotated[str, BeforeValidator(ids.plain)]

Seconds = Annotated[float, BeforeValidator(quantities.parse_duration)]
Percent = Annotated[float, BeforeValidator(quantities.parse_percentage)]
Days = Annotated[float, BeforeValidator(quantities.parse_days)]
Day = Annotated[date, BeforeValidator(quantities.parse_day)]
Attempts = Annotated[int, BeforeValidator(quantities.whole_number(1))]
Rating = Annotated[int, BeforeValidator(quantities.whole_number(1, 10))]
Trust = Annotated[int, BeforeValidator(quantities.whole_number(0, 3))]

Guards = Annotated[attributes.Guards, BeforeValidator(attributes.parse_guards)]
Capacity = Annotated[attributes.Capacity, BeforeValidator(attributes.parse_capacity)]
Weight = Annotated[float | scores.Must, BeforeValidator(scores.parse_weight)]
State = Annotated[verdicts.State, BeforeValidator(verdicts.parse_state)]
Verdict = Annotated[verdicts.Verdict, BeforeValidator(verdicts.parse_verdict)]
