"""Migrations and models agree; data outlives an upgrade; what is newer or strange is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, text

from ntm_extract.errors import InputError
from ntm_extract.store import migrate, view_files
from ntm_extract.store.engine import open_engine, parse_url
from ntm_extract.store.schema import metadata
from tests.store.plans import folder_of, make
from tests.store.rows import counts, load_all

PLAN = make(targets=({"text": "8 xã", "value": 8},))


def test_migrations_make_what_the_models_say(connection: Connection) -> None:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    assert compare_metadata(context, metadata) == []


def test_checks_and_keys_are_those_of_the_models(connection: Connection) -> None:
    """What `compare_metadata` does not look at."""
    inspector = inspect(connection)
    for table in metadata.tables.values():
        checks = {c["name"] for c in inspector.get_check_constraints(table.name)}
        assert checks == {c.name for c in table.constraints if type(c).__name__ == "CheckConstraint"}
        assert inspector.get_pk_constraint(table.name)["constrained_columns"] == [c.name for c in table.primary_key]


def test_an_upgrade_keeps_the_data_and_a_downgrade_goes_back(empty_db: str, tmp_path: Path) -> None:
    engine = open_engine(parse_url(empty_db), write=True)
    with engine.begin() as connection:
        migrate.migrate(connection, "0001")
        assert "ix_targets_indicator_due_year_level" not in {i["name"] for i in inspect(connection).get_indexes("targets")}
    load_all(engine, folder_of(tmp_path / "r", PLAN))
    with engine.connect() as connection, pytest.raises(InputError, match="made by an older version"):
        migrate.require_current(connection, "x")
    migrate.upgrade(engine, "x")
    with engine.begin() as connection:
        migrate.require_current(connection, "x")
        assert "ix_targets_indicator_due_year_level" in {i["name"] for i in inspect(connection).get_indexes("targets")}
        assert list(connection.scalars(text("SELECT value FROM targets_by_province"))) == [8]
    assert [r.result for r in load_all(engine, tmp_path / "r")] == ["unchanged"]
    with engine.begin() as connection:
        view_files.drop_views(connection)
        config = migrate._config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        assert counts(connection)["targets"] == 1
        command.downgrade(config, "base")
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
    engine.dispose()


def test_a_changed_view_is_made_anew_on_the_next_load(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine(parse_url(db), write=True)
    changed = {**view_files.view_queries(), "findings_overview": "SELECT 'mended %' AS word"}
    monkeypatch.setattr(view_files, "view_queries", lambda: changed)
    migrate.upgrade(engine, "x")
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT word FROM findings_overview")) == "mended %"
    engine.dispose()


def test_a_newer_schema_is_refused(db: str) -> None:
    engine = open_engine(parse_url(db), write=True)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(InputError, match=r"x: has a schema \(9999\) of a newer version"):
        migrate.upgrade(engine, "x")
    with engine.connect() as connection, pytest.raises(InputError, match="newer version"):
        migrate.require_current(connection, "x")
    engine.dispose()


def test_a_database_with_other_tables_of_our_names_is_refused_and_left_alone(empty_db: str) -> None:
    engine = open_engine(parse_url(empty_db), write=True)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE targets (mine text)"))
    with pytest.raises(InputError, match="has a table targets that is not"):
        migrate.upgrade(engine, "x")
    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == ["targets"]
    engine.dispose()


def test_comments_tell_what_postgres_columns_are(engine: Engine) -> None:
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            comments = {c["name"]: c["comment"] for c in inspect(connection).get_columns("targets_by_province")}
            assert comments["share"] == "Tỷ lệ. Percentage stated for the same count, %"
        else:
            sql = connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'targets_by_province'"))
            assert "-- Targets of the current plans" in str(sql)
