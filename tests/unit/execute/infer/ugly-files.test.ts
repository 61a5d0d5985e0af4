import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { sourceYaml } from '../../../../src/execute/infer/source-yaml.ts';
import { createProject } from '../../../support/create-project.ts';
import { infer, inferTable } from './infer-fixture.ts';

const latin = (text: string) => Buffer.from(text, 'latin1');
const utf16 = (text: string) => Buffer.from(text, 'utf16le');

interface UglyFile {
  readonly name: string;
  readonly file: string;
  readonly contents: string | Uint8Array;
  /** Remarks on the file, and the keys of its table. */
  readonly table: string;
}

const uglyFiles: readonly UglyFile[] = [
  {
    name: 'UTF-8 with a mark and CRLF',
    file: 'data/raw/a.csv',
    contents: '\ufeffid,name\r\n1,Anna\r\n2,Bo\r\n',
    table: `
# 2 records, all read: none would be rejected.
format: csv
delimiter: ','
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: name, data_type: varchar }`,
  },
  {
    name: 'Windows-1252',
    file: 'data/raw/a.csv',
    contents: latin('id;stad;belopp\n1;Västerås;12,50\n2;Malmö;1 234,00\n'),
    table: `
# 2 records, all read: none would be rejected.
# the text is not UTF-8; as windows-1252 it reads "Västerås": make sure that this is right
format: csv
delimiter: ';'
encoding: windows-1252
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: stad, data_type: varchar }
  - { name: belopp, data_type: 'decimal(18,2)', decimal: ',', thousands: ' ' }`,
  },
  {
    name: 'UTF-16',
    file: 'data/raw/a.csv',
    contents: utf16('\ufeffid\tnamn\tdatum\r\n1\tÅsa\t2024-01-31\r\n2\tBo\t2024-02-29\r\n'),
    table: `
# 2 records, all read: none would be rejected.
format: csv
delimiter: "\\t"
encoding: utf-16
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: namn, data_type: varchar }
  - { name: datum, data_type: date }`,
  },
  {
    name: 'UTF-16 without a mark',
    file: 'data/raw/a.csv',
    contents: utf16('id,v\n1,a\n2,b\n'),
    table: `
# 2 records, all read: none would be rejected.
format: csv
delimiter: ','
encoding: utf-16
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: v, data_type: varchar }`,
  },
  {
    name: 'gzip',
    file: 'data/raw/a.csv.gz',
    contents: gzipSync('id,v\n1,2\n3,4\n'),
    table: `
# 2 records, all read: none would be rejected.
format: csv
delimiter: ','
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: v, data_type: bigint }`,
  },
  {
    name: 'zstd',
    file: 'data/raw/a.csv.zst',
    contents: zstdCompressSync('id,v\n1,2\n3,4\n'),
    table: `
# 2 records, all read: none would be rejected.
format: csv
delimiter: ','
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: v, data_type: bigint }`,
  },
  {
    name: 'no header',
    file: 'data/raw/a.csv',
    contents: '1,Anna,2024-01-01\n2,Bo,2024-01-02\n3,Cy,2024-01-03\n',
    table: `
# 3 records, all read: none would be rejected.
format: csv
delimiter: ','
# the first line has values
header: false
columns:
  - { name: column_1, data_type: bigint }
  - { name: column_2, data_type: varchar }
  - { name: column_3, data_type: date }`,
  },
  {
    name: 'only a header',
    file: 'data/raw/a.csv',
    contents: 'id,v\n',
    table: `
# There are no records.
format: csv
delimiter: ','
# the only record is taken as the header
header: true
columns:
  - { name: id, data_type: varchar }
  - { name: v, data_type: varchar }`,
  },
  {
    name: 'years in the header',
    file: 'data/raw/a.csv',
    contents: 'country,2019,2020,2021\nSE,1,2,3\nNO,4,5,6\n',
    table: `
# 2 records, all read: none would be rejected.
format: csv
delimiter: ','
# the first line is taken as the header, since its numbers are years in a row
header: true
columns:
  - { name: country, data_type: varchar }
  - { name: '2019', data_type: bigint }
  - { name: '2020', data_type: bigint }
  - { name: '2021', data_type: bigint }`,
  },
  {
    name: 'an index without a name',
    file: 'data/raw/a.csv',
    contents: ',a,b\n0,1.5,x\n1,2.5,y\n',
    table: `
# 2 records, all read: none would be rejected.
# names of the header that are empty or come twice: "" is column_1
format: csv
delimiter: ','
columns:
  - { name: column_1, data_type: bigint }
  - { name: a, data_type: 'decimal(18,1)' }
  - { name: b, data_type: varchar }`,
  },
  {
    name: 'names that differ by letter case, and none',
    file: 'data/raw/a.csv',
    contents: 'Id,ID,id,\n1,2,3,4\n',
    table: `
# 1 record, all read: none would be rejected.
# names of the header that are empty or come twice: "ID" is ID_1, "id" is id_2, "" is column_4
format: csv
delimiter: ','
columns:
  - { name: Id, data_type: bigint }
  - { name: ID_1, data_type: bigint }
  - { name: id_2, data_type: bigint }
  - { name: column_4, data_type: bigint }`,
  },
  {
    name: 'names with blanks, values with blanks',
    file: 'data/raw/a.csv',
    contents: ' Order ID , Customer Name ,Total (SEK)\n1, Anna ,10\n2, Bo ,20\n',
    table: `
# 2 records, all read: none would be rejected.
format: csv
delimiter: ','
# names with blanks or signs become snake_case
normalize_names: true
# values have blanks around them
trim: true
columns:
  - { name: order_id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: customer_name, data_type: varchar }
  - { name: total_sek, data_type: bigint }`,
  },
  {
    name: 'units below the header',
    file: 'data/raw/a.csv',
    contents: 'name,weight,length\n-,kg,cm\nA,1.5,10\nB,2.5,20\n',
    table: `
# 3 records, all read: none would be rejected.
format: csv
delimiter: ','
# the first line is taken as the header; if it is data, say header: false
header: true
columns:
  - { name: name, data_type: varchar }
  # a number, but for 1 of 3 values, such as 'kg' (record 1)
  - { name: weight, data_type: varchar }
  # a whole number, but for 1 of 3 values, such as 'cm' (record 1)
  - { name: length, data_type: varchar }`,
  },
  {
    name: 'title lines and a total',
    file: 'data/raw/a.csv',
    contents: 'Report: sales\nGenerated 2024-01-01\n\nid,amt\n1,10\n2,20\nTotal,30\n',
    table: `
# 2 records, all read: none would be rejected.
format: csv
delimiter: ','
# "Report: sales", "Generated 2024-01-01", ""
skip: 3
# "Total,30"
footer: 1
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: amt, data_type: bigint }`,
  },
  {
    name: 'a sheet of a workbook',
    file: 'data/raw/a.csv',
    contents:
      'Sales report;;;\nQ1 2024;;;\n;;;\nRegion;Units;Price;Date\nNorth;10;1.200,50;31.01.2024\nSouth;5;99,90;01.02.2024\nTotal;15;;\n',
    table: `
# 2 records, all read: none would be rejected.
format: csv
delimiter: ';'
# "Sales report;;;", "Q1 2024;;;", ";;;"
skip: 3
# "Total;15;;"
footer: 1
columns:
  - { name: Region, data_type: varchar }
  - { name: Units, data_type: bigint }
  - { name: Price, data_type: 'decimal(18,2)', decimal: ',', thousands: '.' }
  - { name: Date, data_type: date, format: '%d.%m.%Y' }`,
  },
  {
    name: 'a line sep=',
    file: 'data/raw/a.csv',
    contents: 'sep=;\nid;v\n1;a\n',
    table: `
# 1 record, all read: none would be rejected.
format: csv
columns:
  - { name: id, data_type: bigint }
  - { name: v, data_type: varchar }`,
  },
  {
    name: 'comments',
    file: 'data/raw/a.csv',
    contents: '# exported by tool\nid,v\n1,2\n# middle\n3,4\n',
    table: `
# 2 records, all read: none would be rejected.
format: csv
delimiter: ','
comment: '#'
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: v, data_type: bigint }`,
  },
  {
    name: 'single quotes',
    file: 'data/raw/a.csv',
    contents: "id,txt\n1,'a,b'\n2,'it''s'\n3,'c,d'\n",
    table: `
# 3 records, all read: none would be rejected.
format: csv
delimiter: ','
quote: ''''
escape: ''''
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: txt, data_type: varchar }`,
  },
  {
    name: 'backslashes before quotes',
    file: 'data/raw/a.csv',
    contents: 'id,txt\n1,"say \\"hi\\""\n2,"a, b"\n3,"c"\n',
    table: `
# 3 records, all read: none would be rejected.
format: csv
delimiter: ','
escape: '\\'
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: txt, data_type: varchar }`,
  },
  {
    name: 'inches',
    file: 'data/raw/a.tsv',
    contents: 'id\tsize\n1\t5" pipe\n2\t3/4" bolt\n3\tplain\n',
    table: `
# 3 records, all read: none would be rejected.
format: tsv
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: size, data_type: varchar }`,
  },
  {
    name: 'bars in a file called txt',
    file: 'data/raw/a.txt',
    contents: 'id|amount|when\n1|1.50|2024-01-01 10:00:00\n2|2.25|2024-01-02 11:30:15\n',
    table: `
# 2 records, all read: none would be rejected.
format: csv
delimiter: '|'
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: amount, data_type: 'decimal(18,2)' }
  - { name: when, data_type: timestamp }`,
  },
  {
    name: 'one column of prose',
    file: 'data/raw/a.csv',
    contents: 'comment\nhello, world\nfoo\na, b, c\nbar\nbaz\nqux\n',
    table: `
# 6 records, all read: none would be rejected.
format: csv
# one column; this sign is in none of its values
delimiter: ';'
# the first line is taken as the header; if it is data, say header: false
header: true
columns:
  - { name: comment, data_type: varchar }`,
  },
  {
    name: 'a delimiter at the end of each line',
    file: 'data/raw/a.csv',
    contents: 'id,v,\n1,2,\n3,4,\n',
    table: `
# 2 records, all read: none would be rejected.
# names of the header that are empty or come twice: "" is column_3
format: csv
delimiter: ','
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: v, data_type: bigint }
  # always empty
  - { name: column_3, data_type: varchar }`,
  },
  {
    name: 'line ends of an old Macintosh',
    file: 'data/raw/a.csv',
    contents: 'id,v\r1,a\r2,b\r',
    table: `
# 2 records, all read: none would be rejected.
format: csv
delimiter: ','
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: v, data_type: varchar }`,
  },
  {
    name: 'numbers in quotes',
    file: 'data/raw/a.csv',
    contents: '"id","qty"\n"1","5"\n"2",""\n"3","7"\n',
    table: `
# 3 records, all read: none would be rejected.
format: csv
delimiter: ','
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: qty, data_type: bigint }`,
  },
  {
    name: 'ragged lines',
    file: 'data/raw/a.csv',
    contents: 'a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n',
    table: `
# 4 records, all read: 2 would be rejected.
# 2 rejected, such as record 2: the record has 2 values, but the file has 3 columns
format: csv
delimiter: ','
columns:
  - { name: a, data_type: bigint }
  - { name: b, data_type: bigint }
  - { name: c, data_type: bigint }`,
  },
  {
    name: 'a quote that is not closed',
    file: 'data/raw/a.csv',
    contents: 'id,txt\n1,"ok"\n2,"open\n3,fine\n4,fine\n',
    table: `
# 4 records, all read: 3 would be rejected.
# 2 rejected, such as record 3: this line is inside a quoted value that begins on line 3: a quote is opened and not closed
# 1 rejected, such as record 2: a quote is opened and not closed
format: csv
delimiter: ','
columns:
  - { name: id, data_type: bigint }
  - { name: txt, data_type: varchar }`,
  },
  {
    name: 'German numbers',
    file: 'data/raw/a.csv',
    contents: 'id;betrag\n1;"1.234,56"\n2;"-12.345.678,90"\n3;"7,00"\n',
    table: `
# 3 records, all read: none would be rejected.
format: csv
delimiter: ';'
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: betrag, data_type: 'decimal(18,2)', decimal: ',', thousands: '.' }`,
  },
  {
    name: 'what can be read in two ways',
    file: 'data/raw/a.csv',
    contents: 'id,d,amount\n1,01/02/2024,1.234\n2,03/04/2024,2.345\n',
    table: `
# 2 records, all read: none would be rejected.
format: csv
delimiter: ','
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  # '01/02/2024' could be '%d/%m/%Y' or '%m/%d/%Y': say which by data_type and format
  - { name: d, data_type: varchar }
  # the mark in '1.234' could be that of a fraction or of thousands: say which by data_type with decimal or thousands
  - { name: amount, data_type: varchar }`,
  },
  {
    name: 'points as those of another column',
    file: 'data/raw/a.csv',
    contents: 'id,weight,price\n1,1.234,9.5\n2,2.345,12.25\n',
    table: `
# 2 records, all read: none would be rejected.
format: csv
delimiter: ','
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  # points are taken for those of fractions, as in "price"
  - { name: weight, data_type: 'decimal(18,3)' }
  - { name: price, data_type: 'decimal(18,2)' }`,
  },
  {
    name: 'words for NULL',
    file: 'data/raw/a.csv',
    contents: 'id,name,total\n1,x,10.5\n2,\\N,\\N\n3,NA,NA\n',
    table: `
# 3 records, all read: none would be rejected.
format: csv
delimiter: ','
# in columns of texts too: name
nulls: ['', '\\N']
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: name, data_type: varchar }
  - { name: total, data_type: 'decimal(18,1)', nulls: ['', '\\N', NA] }`,
  },
  {
    name: 'the country NO',
    file: 'data/raw/a.csv',
    contents: 'country,n\nNO,1\nSE,2\nNO,3\n',
    table: `
# 3 records, all read: none would be rejected.
format: csv
delimiter: ','
columns:
  - { name: country, data_type: varchar }
  - { name: 'n', data_type: bigint }`,
  },
  {
    name: 'booleans, money and names with accents',
    file: 'data/raw/a.csv',
    contents: latin(
      'Kundnr;Personnr;Född;Belopp (kr);Aktiv\n0001;800101-1234;1980-01-01;1 234,50 kr;Ja\n0002;900202-5678;1990-02-02;99,00 kr;Nej\n',
    ),
    table: `
# 2 records, all read: none would be rejected.
# the text is not UTF-8; as windows-1252 it reads "Född": make sure that this is right
format: csv
delimiter: ';'
encoding: windows-1252
# names with blanks or signs become snake_case
normalize_names: true
columns:
  # leading zeros, which a number would lose
  - { name: kundnr, data_type: varchar }
  # likely personal: tags: [pii] would keep its values out of messages
  - { name: personnr, data_type: varchar }
  - { name: fodd, data_type: date }
  - name: belopp_kr
    data_type: 'decimal(18,2)'
    decimal: ','
    thousands: ' '
    currency: true
  - { name: aktiv, data_type: boolean, booleans: { true: [ja], false: [nej] } }`,
  },
  {
    name: 'American dates',
    file: 'data/raw/a.csv',
    contents:
      'Order Date,Ship Time,Cust. E-Mail\n12/31/2023,1/5/2024 3:05 PM,a@b.se\n1/2/2024,11/15/2024 12:00 AM,c@d.com\n',
    table: `
# 2 records, all read: none would be rejected.
format: csv
delimiter: ','
# names with blanks or signs become snake_case
normalize_names: true
columns:
  - { name: order_date, data_type: date, format: '%m/%d/%Y' }
  - { name: ship_time, data_type: timestamp, format: '%m/%d/%Y %I:%M %p' }
  # likely personal: tags: [pii] would keep its values out of messages
  - { name: cust_e_mail, data_type: varchar }`,
  },
  {
    name: 'large numbers',
    file: 'data/raw/a.csv',
    contents: 'id,u,h\n1,18446744073709551615,-170141183460469231731687303715884105727\n2,5,7\n',
    table: `
# 2 records, all read: none would be rejected.
format: csv
delimiter: ','
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: u, data_type: ubigint }
  - { name: h, data_type: hugeint }`,
  },
  {
    name: 'JSON in a column',
    file: 'data/raw/a.csv',
    contents: 'id,payload\n1,"{""a"":1}"\n2,"{""a"":2}"\n',
    table: `
# 2 records, all read: none would be rejected.
format: csv
delimiter: ','
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  # JSON: data_type: json would check it
  - { name: payload, data_type: varchar }`,
  },
  {
    name: 'formulas',
    file: 'data/raw/a.csv',
    contents: "id,name\n1,=cmd|' /C calc'!A0\n2,+46\n3,@SUM(1)\n",
    table: `
# 3 records, all read: none would be rejected.
format: csv
delimiter: ','
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: name, data_type: varchar }`,
  },
  {
    name: 'a value that looks like YAML',
    file: 'data/raw/a.csv',
    contents: 'id,x\n1,"7\n# evil: true"\n2,8\n3,9\n',
    table: `
# 3 records, all read: none would be rejected.
format: csv
delimiter: ','
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  # a whole number, but for 1 of 3 values, such as '7 # evil: true' (record 1)
  - { name: x, data_type: varchar }`,
  },
  {
    name: 'a JSON array',
    file: 'data/raw/a.json',
    contents: '[{"id":1,"tags":["a","b"]},{"id":2,"tags":[]},{"id":3,"tags":null}]',
    table: `
# 3 records, all read: none would be rejected.
format: json
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: tags, data_type: 'varchar[]' }`,
  },
  {
    name: 'an array inside of a JSON document',
    file: 'data/raw/a.json',
    contents:
      '{"meta":{"page":1},"data":{"orders":[{"id":"A1","lines":[{"sku":"x","qty":1,"price":12.50}],"paid":true,"at":"2024-01-01T10:00:00Z"},{"id":"A2","lines":[],"paid":null,"at":"2024-01-02T10:00:00Z"}]}}',
    table: `
# 2 records, all read: none would be rejected.
format: json
# 2 objects; records could also be $ (the whole document as one)
record: data.orders
columns:
  - { name: id, data_type: varchar, data_tests: [not_null, unique] }
  - { name: lines, data_type: 'struct(sku varchar, qty bigint, price decimal(18,2))[]' }
  - { name: paid, data_type: boolean }
  - { name: at, data_type: timestamptz }`,
  },
  {
    name: 'JSON lines in a file called json',
    file: 'data/raw/a.json',
    contents: '{"id":1}\n{"id":2}\n',
    table: `
# 2 records, all read: none would be rejected.
format: ndjson
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }`,
  },
  {
    name: 'JSON lines with a broken one',
    file: 'data/raw/a.ndjson',
    contents:
      '{"id":1,"n":1.5,"ts":"2024-01-01 10:00:00"}\n{"id":2,"n":2,"ts":"2024-01-02 10:00:00"}\n{broken\n{"id":3,"extra":{"order":[1,2]}}\n',
    table: `
# 4 records, all read: 1 would be rejected.
# 1 rejected, such as record 3: the key "broken" is not in double quotes (line 3, column 2)
format: ndjson
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: 'n', data_type: 'decimal(18,2)' }
  - { name: ts, data_type: timestamp }
  - { name: extra, data_type: 'struct("order" bigint[])' }`,
  },
  {
    name: 'JSON values of several kinds',
    file: 'data/raw/a.ndjson',
    contents: '{"id":1,"v":{"a":1}}\n{"id":2,"v":"text"}\n{"id":3,"v":[1]}\n',
    table: `
# 3 records, all read: none would be rejected.
format: ndjson
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  # json, but for 1 value: "text" is not valid JSON
  - { name: v, data_type: varchar }`,
  },
  {
    name: 'JSON texts that look like numbers',
    file: 'data/raw/a.ndjson',
    contents:
      '{"Order ID":"1","price":"12.50","n":9007199254740993}\n{"Order ID":"2","price":"3.00","n":18446744073709551615}\n',
    table: `
# 2 records, all read: none would be rejected.
format: ndjson
# keys with blanks or signs become snake_case
normalize_names: true
columns:
  # texts of digits: a bigint would hold them
  - { name: order_id, data_type: varchar, data_tests: [not_null, unique] }
  - { name: price, data_type: 'decimal(18,2)' }
  - { name: 'n', data_type: ubigint }`,
  },
  {
    name: 'XML with lists',
    file: 'data/raw/a.xml',
    contents:
      '<?xml version="1.0"?><export><head><v>1</v></head><orders><order id="1" at="2024-01-01"><c>Anna</c><line sku="x"><qty>1</qty></line><line sku="y"><qty>2</qty></line></order><order id="2" at="2024-01-02"><c>Bo &amp; Co</c><line sku="z"><qty>3</qty></line></order></orders></export>',
    table: `
# 2 records, all read: none would be rejected.
format: xml
record: order
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: at, data_type: date }
  - { name: c, data_type: varchar }
  - { name: line, data_type: 'struct(sku varchar, qty bigint)[]' }`,
  },
  {
    name: 'XML with a broken record',
    file: 'data/raw/a.xml',
    contents: '<r><row><a>1</a></row><row><a>2 & 3</a></row><row><a>4</a></row></r>',
    table: `
# 3 records, all read: 1 would be rejected.
# 1 rejected, such as record 2: "&" stands alone; write it as "&amp;" (line 1, column 33)
format: xml
record: row
columns:
  - { name: a, data_type: bigint }`,
  },
  {
    name: 'XML with namespaces',
    file: 'data/raw/a.xml',
    contents:
      '<feed xmlns:a="u"><a:entry a:id="1"><a:title-text>x</a:title-text></a:entry><a:entry a:id="2"><a:title-text>y</a:title-text></a:entry></feed>',
    table: `
# 2 records, all read: none would be rejected.
format: xml
record: 'a:entry'
# a:name is called name
namespaces: strip
# names with signs become snake_case
normalize_names: true
columns:
  - { name: id, data_type: bigint, data_tests: [not_null, unique] }
  - { name: title_text, data_type: varchar }`,
  },
  {
    name: 'two lists of the same name in XML',
    file: 'data/raw/a.xml',
    contents:
      '<r><a><item x="1"/><item x="2"/></a><b><item y="1"/><item y="2"/><item y="3"/></b></r>',
    table: `
# 3 records, all read: none would be rejected.
format: xml
# 3 elements; records could also be a/item (2)
record: b/item
columns:
  - { name: 'y', data_type: bigint }`,
  },
  {
    name: 'XML in Latin-1',
    file: 'data/raw/a.xml',
    contents: latin('<?xml version="1.0" encoding="ISO-8859-1"?><r><row><s>Västerås</s></row></r>'),
    table: `
# 1 record, all read: none would be rejected.
format: xml
record: row
columns:
  - { name: s, data_type: varchar }`,
  },
];

describe('the source of a file with', () => {
  test.each(uglyFiles)('$name', async ({ file, contents, table }) => {
    expect(`\n${await inferTable({ [file]: contents })}`).toBe(table);
  });
});

describe('staging by that source agrees about a file with', () => {
  test.each(uglyFiles)('$name', async ({ file, contents }) => {
    const source = await infer({ [file]: contents });
    await using project = await createProject({
      [file]: contents,
      'models/raw.yml': sourceYaml(source),
    });

    const { results, errors } = await project.run();

    const [staged] = results.flatMap(({ staging }) => staging ?? []);
    expect(errors).toEqual([]);
    expect(staged).toMatchObject({ rows: source.rows, rejected: source.rejected });
  });
});
