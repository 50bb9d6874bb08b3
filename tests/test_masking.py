"""``--mask-spoilers``: what only spoilers say is nowhere in what is published."""

import gzip

import pytest

from .command import tropegraph

NAMES = "wikiword\nOddCouple\nHiddenReef\nSunkenBell\nOpenGate\n"
WIKI = """Film / Dry Land

->'''[[spoiler:Xanthe Vole]]''': [[spoiler:I am Qorin.]]

Dry Land is a 1994 thriller film directed by Ann Lee[[spoiler: and produced by Zerbin Films]].

With Mara Quill (Ina Vale)[[spoiler: and Oskar Threnody (Yorick Blume)]].

* OddCouple: Mara[[spoiler: "Wrasse" Quill]] meets [[spoiler:Film/TheGlimmer and Creator/PavoLund]].
** [[spoiler:Averted by a HiddenReef.]]
** [[spoiler:HiddenReef: It sinks.]]
--->'''[[spoiler:Threnody]]''': Not today.
--->'''[[spoiler:Threnody]]''': [[spoiler:Ulmo, run!]]
* [[spoiler:SunkenBell]]: It rings.
** It rings twice for Mara.
-->'''Mara''': Listen.
* OpenGate: [[spoiler:Subverted]], says Mara, [[spoiler:as Hidden Reef was. Jessamy says it.]]
-->'''Mara''': Now, [[spoiler:Ulmo]].
* WetSand: It is so, and [[spoiler:Jessamy takes her lamp]].
* SpiritualSuccessor: To [[spoiler:Film/TheGlimmer]].
* BellTower: Now [[spoiler:it was [[spoiler:Jessamy]] who wept for Ondine]].

Alternative Title(s): [[spoiler:Kelp Road]], Arid Ground
"""
SECRET = (
    "Xanthe Vole Qorin Zerbin Oskar Threnody Yorick Blume Wrasse Glimmer Pavo Lund HiddenReef Hidden_Reef"
    " Ulmo SunkenBell Sunken_Bell Jessamy Ondine Kelp Averted_by"
).split()


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The N-Quads of a release with spoilers masked, and of one with spoilers shown."""
    folder = tmp_path_factory.mktemp("masking")
    (folder / "names.tsv").write_text(NAMES, "utf-8")
    (folder / "page.wiki").write_text(WIKI, "utf-8")
    found = {}
    for out, options in (("shown", ()), ("masked", ("--mask-spoilers",))):
        done = tropegraph(
            *("build", folder / "page.wiki", "--names", folder / "names.tsv", "--out", folder / out), *options
        )
        assert done.returncode == 0, done.stderr
        found[f"{out} said"] = [done.stdout + done.stderr]
        latest = folder / out / "latest"
        with gzip.open(latest / "dumps" / "tropegraph.nq.gz", "rt", encoding="utf-8") as dump:
            found[out] = dump.readlines()
        found[f"{out} report"] = [
            (latest / file).read_text("utf-8")
            for file in ("report.ttl", "report.html", "void.ttl", "manifest.json")
        ]
    return found


@pytest.mark.parametrize("secret", SECRET)
def test_what_only_a_spoiler_says_is_in_no_literal_and_no_iri(
    lines: dict[str, list[str]], secret: str
) -> None:
    words = secret.replace("_", " ")
    assert any(words in line for line in lines["shown"])
    assert not [line for line in (*lines["masked"], *lines["masked report"]) if words in line]


def test_an_entry_whose_trope_is_a_spoiler_is_left_out_and_reported(lines: dict[str, list[str]]) -> None:
    (said,) = lines["masked said"]
    assert said.count("stands in a spoiler, and spoilers are masked: the entry is left out") == 2
    assert "SunkenBell" not in said and "Sunken Bell" not in said


def test_what_stands_outside_of_spoilers_stays(lines: dict[str, list[str]]) -> None:
    masked = "".join(lines["masked"])
    base = "https://w3id.org/tropegraph/Film/DryLand"
    for path in ("character/MaraQuill", "agent/InaVale", "agent/AnnLee", "performance/MaraQuill"):
        assert f"<{base}/{path}>" in masked
    assert masked.count("spokenByCharacter> ") == 1
    assert 'altLabel> "Arid Ground"@en' in masked


def test_ranges_and_modes_are_those_of_the_whole_text(lines: dict[str, list[str]]) -> None:
    def of(kind: str, part: str) -> set[str]:
        return {line for line in lines[kind] if part in line and "/OpenGate" in line.split()[0]}

    for part in ("ontology#mode>", "ontology#spoiler>"):
        assert of("masked", part) == of("shown", part) != set()
    assert any("mode/Subverted" in line for line in of("masked", "ontology#mode>"))
