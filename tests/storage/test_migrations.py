"""Migrations bring any database to what the models say, whoever else is at it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect
from sqlmodel import SQLModel

from tests.storage.building import NOW
from upsell_widget.domain.outcomes import Recollection
from upsell_widget.storage import migrations
from upsell_widget.storage.migrating import MIGRATIONS
from upsell_widget.storage.sql_store import SqlStore
from upsell_widget.storage.tables import metadata

MIGRATE = "import sys; from upsell_widget.storage.sql_store import SqlStore; SqlStore(sys.argv[1]).migrate()"


def test_migrated_tables_are_what_the_models_say(sql_store: SqlStore) -> None:
    with sql_store.database.reading() as connection:
        ours = {"include_name": lambda name, kind, parents: kind != "table" or name.startswith("upsell_")}
        options = {"version_table": migrations.VERSION_TABLE, "compare_type": True, **ours}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_the_newest_migration_is_the_one_the_package_names() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == migrations.NEWEST


def test_migrating_again_changes_nothing(sql_store: SqlStore) -> None:
    sql_store.set_import_position("digest", 7, NOW)
    sql_store.migrate()
    assert sql_store.import_position("digest") == 7


def test_migrations_can_be_taken_back(sql_store: SqlStore) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with sql_store.database.writing() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with sql_store.database.reading() as connection:
        assert set(inspect(connection).get_table_names()) == {migrations.VERSION_TABLE}


def test_eight_processes_migrate_at_once(database_url: str) -> None:
    at_once = [subprocess.Popen([sys.executable, "-c", MIGRATE, database_url], stderr=subprocess.PIPE, text=True) for _ in range(8)]
    complaints = [process.communicate()[1] for process in at_once]
    assert complaints == [""] * 8
    store = SqlStore(database_url)
    assert store.recall("visitor-1", "session-1", NOW) == Recollection()
    store.close()


@pytest.mark.parametrize("folder", ["instance", "100% ours"])
def test_the_file_is_kept_with_a_write_ahead_log(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    store = SqlStore(f"sqlite:///{tmp_path / folder / 'upsell.sqlite'}")
    store.migrate()
    with store.database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    store.close()


def test_a_hosts_tables_and_metadata_are_left_alone(sqlite_url: str) -> None:
    host = create_engine(sqlite_url)
    with host.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('theirs')")
    SqlStore(sqlite_url).migrate()
    with host.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "theirs"
    assert not [name for name in SQLModel.metadata.tables if name.startswith("upsell_")]
    host.dispose()
