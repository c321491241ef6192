"""8,843 real respondents, from another tool's file to the tables, against the values that R's survey package gives."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from flask.testing import FlaskCliRunner

pytestmark = pytest.mark.sqlite_only
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


@pytest.mark.slow
def test_the_crime_survey_gives_the_reference_tables(run: FlaskCliRunner, real_data: Path, tmp_path: Path) -> None:
    create = ["consultation", "create", "csew", "--questionnaire", str(EXAMPLES / "csew-2013-14-questionnaire.toml"),
              "--title", "Crime Survey", "--opens", "2013-04-01", "--closes", "2014-03-31"]
    take = ["responses", "import", "csew", str(real_data / "survey_csew1314" / "csew1314_codes.csv"),
            "--mapping", str(EXAMPLES / "csew-2013-14.toml")]
    for command in (create, take, ["analyse", "csew", "--output", str(tmp_path)]):
        result = run.invoke(args=command)
        assert result.exit_code == 0, result.output
    ranked = table(tmp_path / "tables" / "ranked_problems.csv")
    shares = table(real_data.parent / "reference" / "csew_shares.csv")
    assert dict(ranked["base"]) == dict(shares["base"])
    assert dict(ranked["concerned"]) == dict(shares["concerned"])
    assert dict(ranked["percent"]) == pytest.approx(dict(100 * shares["share"]), rel=1e-9)

    compared = table(tmp_path / "tables" / "deprivation_comparison.csv")
    reference = table(real_data.parent / "reference" / "csew_deprived_vs_other.csv")
    for group in ("deprived", "other"):
        assert dict(compared[f"{group}_base"]) == dict(reference[f"{group}_base"])
        expected = 100 * reference[f"{group}_concerned"] / reference[f"{group}_base"]
        assert dict(compared[f"{group}_percent"]) == pytest.approx(dict(expected), rel=1e-9)
    assert dict(compared["difference"]) == pytest.approx(dict(100 * reference["difference"]), rel=1e-7)
    assert dict(compared["p_value"]) == pytest.approx(dict(reference["p_value"]), rel=1e-7)


def table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, index_col="item")
