copy (select * from (values (1, 'Ada'), (2, 'Bo')) as t(id, name)) to '$files/people.csv';
copy (select 3 as id, 'Cy' as name) to '$files/others.csv';
copy (select * from (values (1, 'Ada'), (2, 'Bo')) as t(id, name)) to '$files/people.parquet';
copy (select 1 as id) to '$files/parts/part=a/one.parquet';
copy (select 2 as id) to '$files/parts/part=b/two.parquet';
copy (select 1 as a, {c: 'x'} as b) to '$files/things.json' (array true);
copy (select 1 as a, {c: 'x'} as b) to '$files/things.ndjson' (format json);
