"""Writes the files of one table, as the packages and tools of this machine write it: python make.py FOLDER [STEP ...]

What is not installed is left out, and named. The README beside the files says which versions wrote those that are kept.
"""
import datetime as dt
import decimal
import glob
import gzip
import os
import random
import shutil
import subprocess
import sys
import zipfile

folder = os.path.abspath(sys.argv[1])
here = os.path.dirname(os.path.abspath(__file__))
os.makedirs(folder, exist_ok=True)
os.environ["TZ"] = "UTC"
random.seed(7)

CITIES = ["Jena", "Köln", "São Paulo", "Łódź", "東京", "O'Fallon", "Bad Ems"]
NOTES = [None, "", "plain", 'says "hello"', "a, b; c", "two\nlines", "back\\slash", "tab\there", " blanks ", "😀 é ß", "'quoted'", "NULL", "-"]


def row(i):
    return {
        "id": i,
        "city": CITIES[i % len(CITIES)],
        "amount": decimal.Decimal(random.randrange(-10**9, 10**9)) / 100,
        "ratio": random.choice([0.1, 1e-7, 1.5, 12345.678, -0.25, 1 / 3, 2.0**70]),
        "big": None if i % 9 == 0 else 9_007_199_254_740_993 + i,
        "day": dt.date(1999, 12, 25) + dt.timedelta(days=97 * i),
        "at": None if i % 11 == 0 else dt.datetime(2026, 1, 31, 10, 11, 12) + dt.timedelta(hours=5 * i, milliseconds=i),
        "flag": None if i % 13 == 0 else i % 2 == 0,
        "note": NOTES[i % len(NOTES)],
    }


ROWS = [row(i) for i in range(1, 43)]
COLUMNS = list(ROWS[0])


def at(name):
    return os.path.join(folder, name)


def run(*command, **options):
    subprocess.run(command, check=True, stdout=options.pop("stdout", subprocess.DEVNULL), **options)


def duckdb():
    import duckdb

    con = duckdb.connect()
    con.execute("set threads=1")
    con.execute("set timezone='UTC'")
    con.register("arrow", arrow_table())
    con.execute("create table t as select * from arrow")
    for name, options in {
        "duckdb.parquet": "format parquet",
        "duckdb-zstd.parquet": "format parquet, codec zstd, row_group_size 2048",
        "duckdb-v2.parquet": "format parquet, parquet_version v2",
        "duckdb.csv": "format csv, header",
        "duckdb.csv.gz": "format csv, header, compression gzip",
        "duckdb.csv.zst": "format csv, header, compression zstd",
        "duckdb.jsonl": "format json",
        "duckdb.json": "format json, array true",
        "duckdb.jsonl.gz": "format json, compression gzip",
    }.items():
        con.execute(f"copy t to '{at(name)}' ({options})")


def arrow_table():
    import pyarrow as pa

    types = [pa.int64(), pa.string(), pa.decimal128(12, 2), pa.float64(), pa.int64(), pa.date32(), pa.timestamp("ms"), pa.bool_(), pa.string()]
    return pa.Table.from_pylist(ROWS, schema=pa.schema(list(zip(COLUMNS, types))))


def pyarrow():
    import pyarrow.csv
    import pyarrow.parquet as pq

    table = arrow_table()
    pq.write_table(table, at("pyarrow.parquet"))
    pq.write_table(table, at("pyarrow-brotli-v2.parquet"), compression="brotli", data_page_version="2.0", row_group_size=10)
    pyarrow.csv.write_csv(table, at("pyarrow.csv"))


def frame():
    return arrow_table().to_pandas()


def pandas():
    data = frame()
    data.to_parquet(at("pandas.parquet"))
    day = data.day.astype("datetime64[ms]")
    plain = data.assign(day=day, amount=data.amount.astype(float))
    plain.to_parquet(at("fastparquet-gzip.parquet"), engine="fastparquet", compression="gzip")
    data.to_csv(at("pandas.csv"), index=False)
    data.to_csv(at("pandas-semicolon.csv"), index=False, sep=";", decimal=",")
    western = data.assign(city=[name if name.isascii() else "Köln" for name in data.city])
    western.to_csv(at("pandas-latin1.csv"), index=False, encoding="latin-1", columns=["id", "city", "amount", "day"])
    data.to_csv(at("pandas-utf16.csv"), index=False, encoding="utf-16")
    data.to_csv(at("pandas.csv.gz"), index=False)
    data.to_csv(at("pandas.csv.zip"), index=False)
    data.to_csv(at("pandas.csv.zst"), index=False)
    simple = data.drop(columns=["big"]).assign(day=data.day.astype(str))
    simple.to_json(at("pandas.jsonl"), orient="records", lines=True, date_format="iso", force_ascii=False)
    simple.to_json(at("pandas.json"), orient="records", date_format="iso", indent=2)
    data.assign(big=data.big.astype("string"), amount=data.amount.astype(float)).to_excel(at("pandas.xlsx"), index=False)


def polars():
    import polars as pl

    data = pl.from_arrow(arrow_table())
    data.write_parquet(at("polars.parquet"))
    data.write_parquet(at("polars-lz4.parquet"), compression="lz4", row_group_size=20)
    data.write_csv(at("polars.csv"))
    data.write_ndjson(at("polars.jsonl"))
    data.with_columns(pl.col("big").cast(pl.String), pl.col("amount").cast(pl.Float64)).write_excel(at("polars.xlsx"))


def spark():
    from pyspark.sql import SparkSession
    from pyspark.sql import types as t

    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.extraJavaOptions", "-Duser.timezone=UTC")
        .getOrCreate()
    )
    types = [t.LongType(), t.StringType(), t.DecimalType(12, 2), t.DoubleType(), t.LongType(), t.DateType(), t.TimestampType(), t.BooleanType(), t.StringType()]
    schema = t.StructType([t.StructField(name, type) for name, type in zip(COLUMNS, types)])
    data = session.createDataFrame([tuple(r.values()) for r in ROWS], schema).coalesce(1)

    def one(name, write, frame=data):
        target = at("spark.tmp")
        write(frame.write.mode("overwrite"), target)
        (part,) = glob.glob(os.path.join(target, "**", "part-*"), recursive=True)
        shutil.move(part, at(name))
        shutil.rmtree(target)

    for codec in ["snappy", "gzip", "zstd", "lz4", "lz4_raw", "uncompressed"]:
        one(f"spark-{codec}.parquet", lambda w, to: w.option("compression", codec).parquet(to))
    session.conf.set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
    session.conf.set("spark.sql.parquet.writeLegacyFormat", "true")
    one("spark-legacy.parquet", lambda w, to: w.parquet(to))
    session.conf.set("spark.hadoop.parquet.writer.version", "v2")
    one("spark-v2.parquet", lambda w, to: w.option("parquet.writer.version", "v2").parquet(to))
    one("spark.csv", lambda w, to: w.option("header", True).csv(to))
    one("spark-escape.csv.gz", lambda w, to: w.option("header", True).option("escape", '"').option("compression", "gzip").csv(to))
    one("spark.jsonl", lambda w, to: w.json(to))
    one("spark.jsonl.gz", lambda w, to: w.option("compression", "gzip").json(to))
    for left in glob.glob(at(".*.crc")):
        os.remove(left)
    session.stop()


def workbooks():
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    sheet.append(COLUMNS)
    for r in ROWS:
        sheet.append([str(r["big"]) if name == "big" and r["big"] else r[name] for name in COLUMNS])
    book.save(at("openpyxl.xlsx"))
    run("soffice", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", at("office.tmp"), at("openpyxl.xlsx"), stderr=subprocess.DEVNULL)
    shutil.move(os.path.join(at("office.tmp"), "openpyxl.xlsx"), at("libreoffice.xlsx"))
    run("soffice", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false", "--outdir", at("office.tmp"), at("openpyxl.xlsx"), stderr=subprocess.DEVNULL)
    shutil.move(os.path.join(at("office.tmp"), "openpyxl.csv"), at("libreoffice.csv"))
    shutil.rmtree(at("office.tmp"))


def read_workbooks():
    """What pandas reads in the workbooks, as CSV beside them, since DuckDB's own reader must be downloaded."""
    import pandas as pd

    for path in glob.glob(at("*.xlsx")):
        data = pd.read_excel(path, dtype=object, keep_default_na=False)
        data.to_csv(f"{path}.csv", index=False)


def archives():
    """What pandas wrote, compressed by others."""
    source = at("pandas.csv")
    run("sh", "-c", f"gzip -9 -k -c {source} > {at('gzip-9.csv.gz')}")
    run("sh", "-c", f"pigz -p 2 -k -c {source} > {at('pigz.csv.gz')}")
    run("sh", "-c", f"bgzip -c {source} > {at('bgzip.csv.gz')}")
    run("sh", "-c", f"zopfli -c {source} > {at('zopfli.csv.gz')}")
    run("sh", "-c", f"7z a -tgzip -si -so x < {source} > {at('7z.csv.gz')}")
    run("sh", "-c", f"zstd -q -c {source} > {at('zstd.csv.zst')}")
    run("sh", "-c", f"pzstd -q -p 2 -c {source} > {at('pzstd.csv.zst')}")
    for name, command in {"info-zip.csv.zip": ["zip", "-q", "-j"], "7z.csv.zip": ["7z", "a", "-tzip", "-bd"]}.items():
        if os.path.exists(at(name)):
            os.remove(at(name))
        run(*command, at(name), source)
    run("sh", "-c", f"cat {source} | zip -q - - > {at('zip-stream.csv.zip')}")
    with zipfile.ZipFile(at("python.csv.zip"), "w", zipfile.ZIP_STORED) as archive:
        archive.write(source, "data.csv")
    with gzip.GzipFile(at("python-members.csv.gz"), "wb", mtime=0) as first:
        text = open(source, "rb").read()
        first.write(text[:1000])
    with open(at("python-members.csv.gz"), "ab") as file:
        file.write(gzip.compress(text[1000:], mtime=0))


def programs():
    run("java", os.path.join(here, "Write.java"), at("pandas.csv"), at("java"))
    run("go", "run", os.path.join(here, "write.go"), at("pandas.csv"), at("go"))


STEPS = [duckdb, pyarrow, pandas, polars, spark, workbooks, read_workbooks, archives, programs]
for step in [s for s in STEPS if not sys.argv[2:] or s.__name__ in sys.argv[2:]]:
    try:
        step()
    except Exception as error:  # noqa: BLE001
        print(f"{step.__name__}: left out: {str(error)[:300]}", file=sys.stderr)
