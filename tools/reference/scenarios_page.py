"""The page of the shipped scenarios: what each is for, which codes it gives, and how to activate one."""

from collections.abc import Iterator
from functools import partial

from tools.reference.language import ENGLISH, KOREAN, Language
from tools.reference.markdown import page, paragraphs, table
from tools.reference.shipped import codes_in, faults_in, gives_every_code, scenarios


def scenarios_page(language: Language) -> str:
    """The page in a language."""
    rows = ((f"[`{name}`](#{name})", _says(name, language)) for name in scenarios())
    return page(
        language.templates / "scenarios.md",
        scenarios=table(language.words.scenarios.head, rows),
        sections=paragraphs(part for name in scenarios() for part in _section(name, language)),
    )


english_scenarios_page = partial(scenarios_page, ENGLISH)
korean_scenarios_page = partial(scenarios_page, KOREAN)


def _says(name: str, language: Language) -> str:
    return language.translated("scenarios", scenarios()[name].description)


def _section(name: str, language: Language) -> Iterator[str]:
    words = language.words.scenarios
    yield f"## {name}"
    yield _says(name, language)
    if gives_every_code(name):
        yield words.every_code
    if codes := codes_in(name):
        yield words.codes.format(", ".join(f"[{code}](codes.md#{code})" for code in codes))
    if faults := faults_in(name):
        yield words.faults.format(", ".join(f"[`{fault}`]({words.faults_page})" for fault in faults))
    path = f"scenarios/{name}.yaml"
    yield words.file.format(path, f"{language.root}/{path}")
