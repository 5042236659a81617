"""Arithmetic with days that both databases agree on."""

from typing import Any

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class days_between(FunctionElement[int]):
    """The number of days from the second day to the first; NULL where one is NULL."""

    type = Integer()
    inherit_cache = True


@compiles(days_between)
def _postgresql(element: days_between, compiler: SQLCompiler, **kw: Any) -> str:
    later, earlier = (compiler.process(one, **kw) for one in element.clauses)
    return f"(CAST({later} AS date) - CAST({earlier} AS date))"


@compiles(days_between, "sqlite")
def _sqlite(element: days_between, compiler: SQLCompiler, **kw: Any) -> str:
    later, earlier = (compiler.process(one, **kw) for one in element.clauses)
    return f"CAST(julianday(date({later})) - julianday(date({earlier})) AS INTEGER)"
