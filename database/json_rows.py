"""Many rows as one bound value: a JSON list that the database turns into a table.

One value instead of one execution per row: the driver waits once, so the interpreter lock is handed over once. A
thread that has to win it back for every row from a busy event loop waits up to 5 ms each time.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import JSON, ColumnElement, FromClause, bindparam, cast, column, func, select

PARAMETER = "rows"  # what the list is bound to; SQLAlchemy makes JSON of it


def json_rows(dialect: str, columns: Sequence[ColumnElement[object]]) -> FromClause:
    """Return the rows bound to `PARAMETER`, a list of objects, as a table with these columns.

    No instants: SQLite and JSON write them differently.
    """
    rows = bindparam(PARAMETER, type_=JSON())
    if dialect == "sqlite":
        each = func.json_each(rows).table_valued("value")
        return select(*(func.json_extract(each.c.value, f"$.{one.key}").label(one.key) for one in columns)).subquery()
    typed = (column(str(one.key), one.type) for one in columns)
    return func.json_to_recordset(cast(rows, JSON)).table_valued(*typed).render_derived(with_types=True)


def json_rows_sql(dialect: str, columns: Mapping[str, str]) -> str:
    """Return the same for a statement written by hand: a table `r`, to follow FROM; columns are name -> SQL type.

    The value is a JSON list of lists in the order of the columns. SQLAlchemy compiles an INSERT from a SELECT anew each
    time, which takes longer than inserting fifty rows.
    """
    if dialect == "sqlite":
        values = ", ".join(f"json_extract(value, '$[{place}]') AS {name}" for place, name in enumerate(columns))
        return f"(SELECT {values} FROM json_each(:{PARAMETER})) AS r"
    typed = enumerate(columns.items())
    values = ", ".join(f"CAST(value ->> {place} AS {kind}) AS {name}" for place, (name, kind) in typed)
    return f"(SELECT {values} FROM json_array_elements(CAST(:{PARAMETER} AS json))) AS r"
