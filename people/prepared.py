"""Queries that every page asks: put together once in a process, asked again with other values."""

from __future__ import annotations

import copy
import datetime as dt
import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import connections
from django.db.models import Expression, Model, QuerySet
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row", bound=Model)
Given = int | str | dt.date


class _Place(Expression):
    """Where a value will stand."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def as_sql(self, *_compiler_and_connection: Any) -> Any:
        return "%s", [self]


def prepared(query: Callable[..., QuerySet[Row]]) -> Callable[..., list[Row]]:
    """The rows of a query that is written as a function of its values.

    Django needs longer to put such a query together than PostgreSQL to answer it; here that is done
    at the first call. The function may do nothing with its arguments but compare columns with
    them: a place stands for each when it is called. Values are numbers, texts, days and moments,
    never None, which no comparison finds.
    """
    compiled: dict[str, tuple[QuerySet[Row], Any]] = {}  # by kind of database

    @functools.wraps(query)
    def rows(*given: Given) -> list[Row]:
        connection = connections["default"]
        if connection.vendor not in compiled:
            asked = query(*map(_Place, range(len(given))))
            compiled[connection.vendor] = asked, _compiled(asked, connection)
        asked, compiler = compiled[connection.vendor]
        return _ask(asked, compiler, connection, given)

    return rows


def _compiled(asked: QuerySet[Any], connection: Any) -> Any:
    compiler: Any = asked.query.get_compiler(connection=connection)
    compiler.kept = compiler.as_sql()
    converters = compiler.get_converters([column for column, *_names in compiler.select])
    compiler.get_converters = lambda _columns: converters
    return compiler


def _ask(asked: Any, compiler: Any, connection: Any, given: Sequence[Given]) -> list[Row]:
    """A fresh set of rows, whose compiler says what the kept one said, with these values."""
    locks = asked.query.select_for_update and connection.features.has_select_for_update
    if locks and connection.get_autocommit():
        raise TransactionManagementError("Rows are locked in a transaction only.")
    sql, parameters = compiler.kept
    values = [_value(each, given, connection) for each in parameters]
    own = copy.copy(compiler)
    own.connection = connection
    own.as_sql = lambda *_how, **_ever: (sql, values)
    fresh: Any = asked._chain()  # noqa: SLF001 -- an own set of rows on the same query
    fresh.query.get_compiler = lambda *_which, **_ever: own
    return list(fresh)


def _value(each: Any, given: Sequence[Given], connection: Any) -> Any:
    if not isinstance(each, _Place):
        return each
    value = given[each.number]
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else value
