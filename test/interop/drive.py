"""Drives a Domo with the official Python client, as it comes from the package index.

Usage: drive.py HOST:PORT CLIENT_ID CLIENT_SECRET
"""

import csv
import gzip
import io
import logging
import os
import sys
import tempfile
import time
import traceback

import pandas
from pydomo import Domo
from pydomo.datasets import (
    Column,
    ColumnType,
    DataSetRequest,
    FilterOperator,
    Policy,
    PolicyFilter,
    PolicyType,
    Schema,
    Sorting,
)
from pydomo.streams import CreateStreamRequest, UpdateMethod

CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


def request_for(name, *columns):
    request = DataSetRequest()
    request.name = name
    request.description = "made by pydomo"
    request.schema = Schema([Column(kind, column) for column, kind in columns])
    return request


PEOPLE = (("id", ColumnType.LONG), ("name", ColumnType.STRING), ("born", ColumnType.DATE))


def stream_for(domo, name, method=UpdateMethod.REPLACE):
    return domo.streams.create(CreateStreamRequest(request_for(name, *PEOPLE), method))


def wait_for(domo, stream_id, execution_id):
    deadline = time.time() + 30
    while time.time() < deadline:
        execution = domo.streams.get_execution(stream_id, execution_id)
        if execution["currentState"] != "ACTIVE":
            return execution
        time.sleep(0.05)
    raise AssertionError("the execution stayed ACTIVE")


def wait_until(question):
    deadline = time.time() + 30
    while not question():
        assert time.time() < deadline, "it did not come about in time"
        time.sleep(0.05)


def rows_of(text):
    return list(csv.reader(io.StringIO(text)))


def refusal(action, *arguments):
    try:
        action(*arguments)
    except Exception as error:  # pydomo raises nothing more particular
        return str(error)
    raise AssertionError("nothing was refused")


def write(folder, name, text, opener=open):
    path = os.path.join(folder, name)
    with opener(path, "wt", encoding="utf-8", newline="") as file:
        file.write(text)
    return path


@check
def streams_are_created_read_listed_found_and_changed(domo, folder):
    stream = stream_for(domo, "Stream of pydomo", UpdateMethod.APPEND)
    assert stream["updateMethod"] == "APPEND"
    assert domo.streams.get(stream["id"])["dataSet"]["id"] == stream["dataSet"]["id"]
    assert stream["id"] in [each["id"] for each in domo.streams.list(1000, 0)]
    for wanted in ("dataSource.name:Stream of pydomo", "dataSource.id:" + stream["dataSet"]["id"]):
        assert [each["id"] for each in domo.streams.search(wanted)] == [stream["id"]], wanted
    assert domo.streams.search("dataSource.name:nothing like it") == []
    changed = domo.streams.update(
        stream["id"], CreateStreamRequest(request_for("Other", *PEOPLE), UpdateMethod.REPLACE)
    )
    assert changed["updateMethod"] == "REPLACE"
    domo.streams.delete(stream["id"])
    assert "404" in refusal(domo.streams.get, stream["id"])
    assert domo.datasets.get(stream["dataSet"]["id"])["name"] == "Stream of pydomo"


@check
def parts_of_every_kind_come_in_any_order(domo, folder):
    stream = stream_for(domo, "Parts of pydomo")
    stream_id, data_set_id = stream["id"], stream["dataSet"]["id"]
    execution = domo.streams.create_execution(stream_id)
    assert (execution["id"], execution["currentState"]) == (1, "ACTIVE")
    send = domo.streams

    last = send.upload_part(stream_id, 1, 5, '6,"Zoë ""Z"" 漢",\n')
    assert last["currentState"] == "ACTIVE"
    plain = write(folder, "plain.csv", '4,"two\nlines",2001-04-04\n')
    send.upload_gzip_part_from_file(stream_id, 1, 3, plain, True, 8)
    send.upload_csv_part_from_file(stream_id, 1, 1, write(folder, "one.csv", "2,b,2001-02-02\n"), None)
    send.upload_gzip_part_from_file(stream_id, 1, 4, write(folder, "four.csv", '5,"",'), False, None)
    zipped = write(folder, "two.csv.gz", "3,c,2001-03-03\r\n", gzip.open)
    send.upload_csv_part_from_file(stream_id, 1, 2, zipped, "gzip")
    # No line break at the end, as in the example of the official client.
    send.upload_part(stream_id, 1, 0, "1,a,2001-01-01")

    committed = send.commit_execution(stream_id, 1)
    assert committed["currentState"] == "ACTIVE"
    assert domo.datasets.data_export(data_set_id, False) == "", "the rows were visible too early"
    done = wait_for(domo, stream_id, 1)
    assert done["currentState"] == "SUCCESS" and done["endedAt"], done

    listed = send.list_executions(stream_id, 50, 0)
    assert [(each["id"], each["currentState"]) for each in listed] == [(1, "SUCCESS")]

    expected = [
        ["1", "a", "2001-01-01"],
        ["2", "b", "2001-02-02"],
        ["3", "c", "2001-03-03"],
        ["4", "two\nlines", "2001-04-04"],
        ["5", "", ""],
        ["6", 'Zoë "Z" 漢', ""],
    ]
    text = domo.datasets.data_export(data_set_id, False)
    assert rows_of(text) == expected, text
    assert '5,"",\n' in text, "an empty string came back as null"
    with domo.datasets.data_export_to_file(data_set_id, os.path.join(folder, "export"), True) as file:
        assert rows_of(file.read()) == [["id", "name", "born"], *expected]
    assert domo.datasets.get(data_set_id)["rows"] == 6


@check
def a_part_of_another_shape_is_refused(domo, folder):
    stream = stream_for(domo, "Shape of pydomo")
    domo.streams.create_execution(stream["id"])
    reason = refusal(domo.streams.upload_part, stream["id"], 1, 1, "1,a,2001-01-01\n2,b,2001-01-01,x\n")
    assert "There are too many columns. Expected 3. Row 2, column 4." in reason, reason


@check
def executions_are_aborted_by_id_and_as_the_current_one(domo, folder):
    stream = stream_for(domo, "Abort of pydomo")
    stream_id, data_set_id = stream["id"], stream["dataSet"]["id"]
    domo.streams.create_execution(stream_id)
    domo.streams.upload_part(stream_id, 1, 1, "1,a,2001-01-01\n")
    assert domo.streams.abort_execution(stream_id, 1)["id"] == 1
    domo.streams.create_execution(stream_id, "APPEND")
    domo.streams.upload_part(stream_id, 2, 1, "1,a,2001-01-01\n")
    assert domo.streams.abort_current_execution(stream_id) is None
    domo.streams.abort_current_execution(stream_id)
    states = [each["currentState"] for each in domo.streams.list_executions(stream_id, 50, 0)]
    assert states == ["ABORTED", "ABORTED"], states
    assert domo.datasets.data_export(data_set_id, False) == ""
    assert "400" in refusal(domo.streams.commit_execution, stream_id, 2)


@check
def a_new_execution_aborts_the_open_one(domo, folder):
    stream = stream_for(domo, "Two of pydomo")
    for _ in range(2):
        domo.streams.create_execution(stream["id"])
    states = [each["currentState"] for each in domo.streams.list_executions(stream["id"], 50, 0)]
    assert states == ["ABORTED", "ACTIVE"], states


@check
def an_execution_may_append_to_what_another_replaced(domo, folder):
    stream = stream_for(domo, "Methods of pydomo")
    for number, method in ((1, None), (2, "APPEND")):
        execution = domo.streams.create_execution(stream["id"], method)
        domo.streams.upload_part(stream["id"], execution["id"], 1, f"{number},x,\n")
        domo.streams.commit_execution(stream["id"], execution["id"])
        assert wait_for(domo, stream["id"], execution["id"])["updateMethod"] == (method or "REPLACE")
    assert domo.datasets.data_export(stream["dataSet"]["id"], False) == "1,x,\n2,x,\n"


@check
def data_sets_are_created_filled_read_listed_changed_and_deleted(domo, folder):
    made = domo.datasets.create(request_for("DataSet of pydomo", *PEOPLE))
    data_set_id = made["id"]
    assert made["rows"] == 0 and domo.datasets.get(data_set_id)["name"] == "DataSet of pydomo"

    domo.datasets.data_import(data_set_id, "1,a,2001-01-01\n2,b,2001-02-02")
    wait_until(lambda: domo.datasets.get(data_set_id)["rows"] == 2)
    path = write(folder, "import.csv", "3,c,2001-03-03\n")
    domo.datasets.data_import_from_file(data_set_id, path, update_method="APPEND")
    wait_until(lambda: domo.datasets.get(data_set_id)["rows"] == 3)
    exported = domo.datasets.data_export(data_set_id, True)
    assert rows_of(exported) == [
        ["id", "name", "born"],
        ["1", "a", "2001-01-01"],
        ["2", "b", "2001-02-02"],
        ["3", "c", "2001-03-03"],
    ], exported
    assert "Data import failed" in refusal(domo.datasets.data_import, data_set_id, "x,y\n")

    answer = domo.datasets.query(data_set_id, "SELECT name, id * 10 AS tens FROM table WHERE id > 1 ORDER BY id")
    assert (answer["columns"], answer["rows"]) == (["name", "tens"], [["b", 20], ["c", 30]]), answer

    renamed = domo.datasets.update(data_set_id, request_for("Renamed by pydomo", *PEOPLE))
    assert renamed["name"] == "Renamed by pydomo"
    found = list(domo.datasets.list(name_like="renamed by PYDOMO"))
    assert [each["id"] for each in found] == [data_set_id]
    assert len(list(domo.datasets.list(limit=3))) == 3
    domo.datasets.delete(data_set_id)
    assert "404" in refusal(domo.datasets.get, data_set_id)


@check
def the_guide_s_own_body_is_taken(domo, folder):
    request = request_for("Guide of pydomo", *((name, ColumnType.LONG) for name in "abc"))
    data_set_id = domo.datasets.create(request)["id"]
    domo.datasets.data_import(data_set_id, "1,2,3\n4,5,6\n7,8,92\n")
    wait_until(lambda: domo.datasets.get(data_set_id)["rows"] == 3)
    stream = stream_for(domo, "Mathematicians of pydomo")
    execution = domo.streams.create_execution(stream["id"])
    # As `echo '…'` of the guide writes it: with an empty line at its end.
    domo.streams.upload_part(stream["id"], execution["id"], 1, '1,"Pythagoras",\n2,"Alan Turing",\n\n')
    domo.streams.commit_execution(stream["id"], execution["id"])
    assert wait_for(domo, stream["id"], execution["id"])["currentState"] == "SUCCESS"
    assert domo.datasets.get(stream["dataSet"]["id"])["rows"] == 2


@check
def policies_are_kept_as_the_client_s_example_has_them(domo, folder):
    data_set_id = domo.datasets.create(request_for("Policies of pydomo", *PEOPLE))["id"]
    condition = PolicyFilter()
    condition.column = "name"
    condition.operator = FilterOperator.EQUALS
    condition.values = ["FALSE"]
    wanted = Policy()
    wanted.name = "Only Show Friend Is False"
    wanted.filters = [condition]
    wanted.type = PolicyType.USER
    wanted.users = []
    wanted.groups = []
    policy = domo.datasets.create_pdp(data_set_id, wanted)
    assert policy["name"] == wanted.name and policy["filters"][0]["column"] == "name", policy
    assert domo.datasets.get_pdp(data_set_id, policy["id"]) == policy
    assert [each["name"] for each in domo.datasets.list_pdps(data_set_id)] == ["All Rows", wanted.name]
    condition.values = ["TRUE"]
    wanted.name = "Only Show Friend Is True"
    changed = domo.datasets.update_pdp(data_set_id, policy["id"], wanted)
    assert (changed["id"], changed["name"]) == (policy["id"], wanted.name), changed
    domo.datasets.delete_pdp(data_set_id, policy["id"])
    assert len(domo.datasets.list_pdps(data_set_id)) == 1
    assert "404" in refusal(domo.datasets.get_pdp, data_set_id, policy["id"])


@check
def data_sets_are_listed_by_name(domo, folder):
    listed = [each["name"] for each in domo.datasets.list(Sorting.NAME)]
    assert listed == sorted(listed, key=str.lower), listed


@check
def frames_travel_there_and_back(domo, folder):
    frame = pandas.DataFrame(
        {
            "count": [1, 2, 3],
            "ratio": [0.1, 1e-7, None],
            "when": pandas.to_datetime(["2024-01-02 03:04:05", None, "2024-12-31 00:00:00"]),
            "text": ["plain", 'with, "quotes"\nand lines', None],
        }
    )
    data_set_id = domo.ds_create(frame, "Frame of pydomo", "described")
    wait_until(lambda: domo.ds_meta(data_set_id)["rows"] == 3)
    kinds = [column["type"] for column in domo.ds_meta(data_set_id)["schema"]["columns"]]
    assert kinds == ["LONG", "DOUBLE", "DATETIME", "STRING"], kinds
    back = domo.ds_get(data_set_id)
    for column in frame.columns:
        ours, theirs = frame[column], back[column]
        assert ours.isna().tolist() == theirs.isna().tolist(), column
        assert ours.dropna().tolist() == theirs.dropna().tolist(), (column, theirs.tolist())
    assert domo.ds_query(data_set_id, "SELECT sum(count) AS total FROM table")["total"].tolist() == [6]

    wider = frame.assign(more=[True, False, True])
    domo.ds_update(data_set_id, wider.head(2))
    wait_until(lambda: domo.ds_meta(data_set_id)["rows"] == 2)
    assert domo.ds_get_dict(data_set_id)[1]["more"] == "False"


@check
def a_frame_with_keys_is_upserted(domo, folder):
    frame = pandas.DataFrame({"id": [1, 2], "value": ["a", "b"]})
    data_set_id = domo.ds_create(frame, "Keys of pydomo", "", "UPSERT", ["id"])
    wait_until(lambda: domo.ds_meta(data_set_id)["rows"] == 2)
    domo.ds_update(data_set_id, pandas.DataFrame({"id": [2, 3], "value": ["B", "C"]}))
    wait_until(lambda: domo.ds_meta(data_set_id)["rows"] == 3)
    assert domo.datasets.data_export(data_set_id, False) == "1,a\n2,B\n3,C\n"


@check
def wrong_credentials_are_refused(domo, folder):
    host = domo.transport.apiHost.replace("http://", "")
    reason = refusal(lambda: Domo("nobody", "nothing", api_host=host, use_https=False))
    assert "401" in reason, reason


def main():
    host, client_id, client_secret = sys.argv[1:]
    domo = Domo(client_id, client_secret, api_host=host, use_https=False, log_level=logging.ERROR)
    failed = 0
    for function in CHECKS:
        name = function.__name__.replace("_", " ")
        with tempfile.TemporaryDirectory() as folder:
            try:
                function(domo, folder)
                print("ok   " + name)
            except Exception:
                failed += 1
                print("FAIL " + name)
                traceback.print_exc()
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
