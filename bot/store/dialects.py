"""SQL that SQLite and PostgreSQL write in two ways, each said once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    Column,
    ColumnElement,
    TableValuedAlias,
    bindparam,
    cast,
    select,
)
from sqlalchemy.dialects.sqlite.dml import OnConflictDoNothing, OnConflictDoUpdate
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import UserDefinedType


def among(column: Column[Any], values: Iterable[int | str]) -> ColumnElement[bool]:
    """Whether the column is one of the values: one parameter however many they are, which
    SQLAlchemy would write out one by one."""
    given = bindparam(None, list(values), JSON)
    return column.in_(select(cast(elements(given).c.value, column.type)))


def elements(array: ColumnElement[Any]) -> TableValuedAlias:
    """The elements of a JSON array, a row each: in the column ``value``, to be cast."""
    return _Elements(array).table_valued("value")


class _Elements(FunctionElement[Any]):
    inherit_cache = True


@compiles(_Elements, "sqlite")
def _json_each(function: _Elements, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_each{compiler.process(function.clause_expr, **kw)}"


@compiles(_Elements, "postgresql")
def _json_array_elements(function: _Elements, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_array_elements_text{compiler.process(function.clause_expr, **kw)}"


class _JsonText(UserDefinedType[str]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "JSON"


def json_text(name: str) -> BindParameter[str]:
    """A parameter for a JSON column whose value is written out already."""
    return bindparam(name, type_=_JsonText())


@compiles(OnConflictDoNothing, "postgresql")
@compiles(OnConflictDoUpdate, "postgresql")
def _on_conflict(clause: Any, compiler: SQLCompiler, **kw: Any) -> str:
    """PostgreSQL's clause is SQLite's, where no constraint is named."""
    clause.constraint_target = None
    text: str = getattr(compiler, f"visit_{clause.__visit_name__}")(clause, **kw)
    return text
