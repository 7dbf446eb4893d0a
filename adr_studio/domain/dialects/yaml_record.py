"""Records that are YAML files (adr-governance): listed with title, status and date, edited as text."""

from adr_studio.domain.extension import Dialect
from adr_studio.domain.yaml_facts import yaml_facts

YAML_RECORD = Dialect(
    name="yaml",
    title="YAML",
    suffixes=(".yaml", ".yml"),
    recognise=lambda page: 50,
    facts=lambda page: yaml_facts(page.text),
)
