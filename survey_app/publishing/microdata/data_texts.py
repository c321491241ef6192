"""Reads every text of a Parquet or SPSS file, for the last check before it leaves."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyreadstat

from ...gate.markup import Piece, Unreadable
from ...gate.reading import Reader


def parquet_pieces(data: bytes) -> Iterator[Piece]:
    """Yields the names and values of every column, and the metadata of the file and its fields. Raises Unreadable."""
    try:
        table = pq.read_table(io.BytesIO(data))
        for schema in (table.schema, *table.schema):
            for name, value in (schema.metadata or {}).items():
                yield "metadata", f"{name.decode('utf-8', 'replace')} {value.decode('utf-8', 'replace')}"
        for name in table.column_names:
            yield f"column {name}", f"{name}\n" + "\n".join(_values(table.column(name)))
        yield "metadata", str(pq.ParquetFile(io.BytesIO(data)).metadata.created_by)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"cannot be read as Parquet ({type(error).__name__})") from None


def _values(column: pa.ChunkedArray) -> Iterator[str]:
    kind = column.type
    if pa.types.is_nested(kind) or pa.types.is_dictionary(kind) or pa.types.is_binary(kind):
        yield from map(str, column.to_pylist())
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        yield from (text for text in pc.unique(column).to_pylist() if text)


def sav_pieces(data: bytes) -> Iterator[Piece]:
    """Yields the values, names, labels and notes of an SPSS file. Raises Unreadable."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.sav"
        path.write_bytes(data)
        try:
            frame, meta = pyreadstat.read_sav(path)
        except (pyreadstat.ReadstatError, ValueError, UnicodeDecodeError) as error:
            raise Unreadable(f"cannot be read as an SPSS file ({type(error).__name__})") from None
    for part in ("column_names", "column_labels", "column_names_to_labels", "value_labels", "variable_value_labels", "notes",
                 "file_label", "table_name", "missing_ranges"):
        yield part.replace("_", " "), "\n".join(_texts(getattr(meta, part, None)))
    for name in frame:
        if frame[name].dtype.kind != "f":
            yield f"variable {name}", "\n".join(dict.fromkeys(map(str, frame[name].dropna())))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield str(name)
            yield from _texts(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _texts(part)
    elif value is not None:
        yield str(value)


READERS: Mapping[str, Reader] = {".parquet": parquet_pieces, ".sav": sav_pieces}
