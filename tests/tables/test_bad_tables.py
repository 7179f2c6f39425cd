"""Tables as they come: each gives a right answer, or one line with file, row, column and what to do."""

import csv
import gzip
import json
import os
import subprocess
import sys

import pytest

from command import IRIS, environment, call
from simplenn_pure.command_line.predict import in_digits_of
from simplenn_pure.embed import load
from simplenn_pure.tables import read_table

# Two classes that `size` tells apart, and a second number column.
GOOD = ['size,weight,kind'] + ['%d.5,%d,%s' % (i % 7 + (i % 2) * 20, i * i % 11, 'ab'[i % 2])
                               for i in range(40)]


def train(folder, data, *arguments):
    """Train on a table of these bytes; return the exit code, stdout, stderr and the files there are."""
    if data is not None:
        with open(str(folder.join('table.csv')), 'wb') as table:
            table.write(data)
    code, out, err = call('train', 'table.csv', '--target', 'kind', '--seed', '1', '--iterations',
                         '20', '--save', 'model.json', *arguments, folder=folder)
    return code, out, err, sorted(os.listdir(str(folder)))


def table(lines, end='\n', encoding='utf-8'):
    """Return the bytes of a table."""
    return (end.join(lines) + end).encode(encoding)


def changed(row, line):
    """Return the good table with another line in place of this row; the header is row 1."""
    return table(GOOD[:row - 1] + [line] + GOOD[row:])


REFUSED = [
    ('empty', b'', 'table.csv is empty, expected a table'),
    ('blank lines', b'\n\n  \n', 'table.csv is empty, expected a table'),
    ('only a byte-order mark', b'\xef\xbb\xbf', 'table.csv is empty, expected a table'),
    ('header alone', b'size,weight,kind\n',
     'table.csv has a header and no rows, expected examples below it'),
    ('one class alone', table(['size,weight,kind', '1,2,a', '2,3,a', '3,5,a']),
     "table.csv, column 'kind': every target is 'a', expected at least two different ones"),
    ('one number alone', table(['size,weight,kind', '1,2,1.5', '2,3,1.5', '3,5,1.5']),
     "table.csv, column 'kind': every target is '1.5', expected at least two different ones"),
    ('no target anywhere', table(['size,weight,kind', '1,2,', '2,3,NA', '3,5,?']),
     "table.csv, column 'kind': every cell is missing, expected targets"),
    ('infinity', changed(41, '-inf,1,a'),
     "table.csv, row 41, column 'size': '-inf', expected a finite number"),
    ('too large', changed(3, '1,1e999,a'),
     "table.csv, row 3, column 'weight': '1e999', expected a finite number"),
    ('text in a number column', changed(7, '1,heavy,a'),
     "table.csv, row 7, column 'weight': 'heavy', expected a number"),
    ('long text', changed(7, '1,%s,a' % ('heavy ' * 20)),
     "table.csv, row 7, column 'weight': 'heavy heavy heavy heavy heavy heavy h...', expected a "
     'number'),
    ('underscore', changed(7, '1,1_000,a'),
     "table.csv, row 7, column 'weight': '1_000', expected a number"),
    ('too few cells', changed(9, '1,a'),
     'table.csv, row 9 has 2 cells, expected 3 as in the first row; is one missing, or is there '
     'a comma in a cell without quotes?'),
    ('too many cells', changed(9, '1,2,3,a'),
     'table.csv, row 9 has 4 cells, expected 3 as in the first row; is one missing, or is there '
     'a comma in a cell without quotes?'),
    ('blank line counts', table(GOOD[:4] + ['', 'x,1,a'] + GOOD[4:]),
     "table.csv, row 6, column 'size': 'x', expected a number"),
    ('NUL', changed(9, '1,2\0,a'),
     'table.csv, line 9 has a NUL byte, which no CSV file has; save it again as CSV in UTF-8'),
    ('UTF-16', table(GOOD, '\n', 'utf-16'),
     'table.csv is text in UTF-16; save it as CSV in UTF-8'),
    ('UTF-16 of the other order', table(GOOD, '\n', 'utf-16-be').replace(b'\0s', b'\xfe\xff\0s', 1),
     'table.csv is text in UTF-16; save it as CSV in UTF-8'),
    ('spreadsheet', b'PK\x03\x04' + bytes(range(256)),
     'table.csv is a spreadsheet or an archive; save it as CSV in UTF-8'),
    ('old spreadsheet', b'\xd0\xcf\x11\xe0' + bytes(range(256)),
     'table.csv is a spreadsheet; save it as CSV in UTF-8'),
    ('gzip', gzip.compress(table(GOOD)), 'table.csv is compressed by gzip; unpack it first'),
    ('old Macs', table(GOOD, '\r'),
     'table.csv has the line ends of old Macs; save it again with those of today'),
    ('open quote', changed(9, '1,2,"a'),
     'table.csv, row 9 unexpected end of data; is a quote missing or in the wrong place?'),
    ('duplicate names', table(['size,size,kind'] + GOOD[1:]),
     "table.csv has more than one column 'size', numbers 1 and 2; rename them"),
    ('no target', table(['size,weight,sort'] + GOOD[1:]),
     "table.csv has no column 'kind'; it has 'size', 'weight', 'sort'"),
    ('no header', table(GOOD[1:]),
     "table.csv has no column 'kind'; it has '0.5', '0', 'a'; if the first row is not a header, give "
     '--no-header'),
    ('target alone', table(['kind', 'a', 'b', 'a']),
     'table.csv has no column to learn from, only the target'),
    ('constants alone', table(['size,kind', '1,a', '1,b', '1,a', '1,b']),
     "table.csv has no column to learn from, only the target; 'size': always the same"),
    ('dates alone', table(['day,kind'] + ['2026-01-%02d,%s' % (day, 'ab'[day % 2]) for day in range(1, 9)]),
     "table.csv has no column to learn from, only the target; 'day': dates or times; give what "
     'matters of them as numbers, such as the month'),
    ('words to learn', table(['size,kind'] + ['%d,w%d' % (n * n, n) for n in range(8)]),
     "table.csv, column 'kind': 8 labels in 8 rows, expected a few that repeat; write numbers "
     'plainly, as in 1234.5'),
    ('too far apart', table(['size,kind', '1.7e308,a', '-1.7e308,b', '1.7e308,a', '1.7e308,b']),
     "table.csv, column 'size': its numbers, -1.7e+308 to 1.7e+308, are too far apart or too close for floats; "
     'use another unit'),
    ('targets too far apart', table(['size,kind', '1,1.5e308', '2,-1.5e308']),
     "table.csv, column 'kind': the targets, -1.5e+308 to 1.5e+308, are too far apart or too close for floats; "
     'use another unit'),
    ('too close', table(['size,kind', '0,a', '5e-324,b', '0,a', '5e-324,b']),
     "table.csv, column 'size': its numbers, 0.0 to 5e-324, are too far apart or too close for floats; use "
     'another unit'),
    ('two decimal marks', table(['size;weight;kind', '1,5;2;a', '1.5;3;b', '2,5;4;a', '2;1;b']),
     "table.csv, row 3, column 'size': '1.5' has '.' for its decimals, an earlier number ','; use "
     'one of them'),
    ('thousands of two kinds', table(['size;kind', '1.234,5;a', '1,234.5;b', '2;a', '3;b']),
     "table.csv, row 3, column 'size': '1,234.5' has '.' for its decimals, an earlier number ','; use "
     'one of them'),
    ('control characters', changed(7, '1,\x1b[2Jboo,a'),
     "table.csv, row 7, column 'weight': '[2Jboo', expected a number"),
]


@pytest.mark.parametrize('data, message', [case[1:] for case in REFUSED],
                         ids=[case[0] for case in REFUSED])
def test_refused_tables_cost_one_line_and_no_file(tmpdir, data, message):
    code, out, err, files = train(tmpdir, data)
    assert (code, out, err) == (2, '', 'simplenn_pure: %s\n' % message)
    assert files == ['table.csv']


def test_a_table_without_a_header_is_suspected_before_the_target_is_given(tmpdir):
    tmpdir.join('table.csv').write('5.1,3.5,a\n4.9,3.0,b\n')
    code, out, err = call('train', 'table.csv', folder=tmpdir)
    assert (code, out) == (2, '')
    assert err == ("simplenn_pure: give the column to answer with as --target; table.csv has '5.1', "
                   "'3.5', 'a'; if the first row is not a header, give --no-header\n")


def test_nothing_but_gaps(tmpdir):
    data = table(['size,weight,kind', '1,,a', ',2,b', '5,,a', '9,,a', ',7,b', '4,4,'])
    code, out, err, files = train(tmpdir, data, '--skip-missing')
    assert (code, out, files) == (2, '', ['table.csv'])
    assert err == ('simplenn_pure: table.csv has no row without a missing cell; choose --columns\n')


def test_missing_file(tmpdir):
    code, out, err, files = train(tmpdir, None)
    assert (code, out, files) == (2, '', [])
    assert err == ('simplenn_pure: table.csv: there is no such file or folder; check the name and '
                   'the folder you are in\n')


def test_folder(tmpdir):
    os.mkdir(str(tmpdir.join('table.csv')))
    code, out, err, files = train(tmpdir, None)
    assert (code, out, files) == (2, '', ['table.csv'])
    assert err == 'simplenn_pure: table.csv is a folder, expected a CSV file\n'


# The same table in other clothes. All must train the same network as the plain one.
ACCEPTED = [
    ('byte-order mark', b'\xef\xbb\xbf' + table(GOOD), []),
    ('Windows line ends', table(GOOD, '\r\n'), []),
    ('semicolons', table([line.replace(',', ';') for line in GOOD]), []),
    ('tabs', table([line.replace(',', '\t') for line in GOOD]), []),
    ('decimal commas', table([line.replace(',', ';').replace('.', ',') for line in GOOD]), []),
    ('spaces', table([line.replace(',', ' , ') for line in GOOD]), []),
    ('quotes', table(['"%s"' % line.replace(',', '","') for line in GOOD]), []),
    ('blank lines', table(GOOD[:3] + ['', '  ', ',,'] + GOOD[3:]) + b'\n\n', []),
    ('no last line end', table(GOOD)[:-1], []),
    ('another delimiter', table([line.replace(',', '~') for line in GOOD]), ['--delimiter', '~']),
    ('a line for spreadsheets', b'sep=;\n' + table([line.replace(',', ';') for line in GOOD]), []),
    ('the same with tabs', b'sep=\t\r\n' + table([line.replace(',', '\t') for line in GOOD]), []),
    ('the same with a mark', b'\xef\xbb\xbfsep=~\r\n' + table([line.replace(',', '~') for line in GOOD]), []),
    ('prices', table([line.replace(',', ';$', 1).replace('$weight', 'weight') for line in GOOD]).replace(b';', b','),
     []),
    ('capitals', table(GOOD[:9] + [line.upper() for line in GOOD[9:13]] + GOOD[13:]), []),
    ('a missing target', table(GOOD[:9] + ['77,7,', '78,8,NA'] + GOOD[9:]), []),
    ('dates', table([GOOD[0] + ',day'] + ['%s,%d.1.2026 12:00' % (line, i % 3 + 1) for i, line in enumerate(GOOD[1:])]),
     []),
    ('missing rows left out', table(GOOD[:3] + ['1,,a', '?,2,b', '1,2,'] + GOOD[3:]),
     ['--skip-missing']),
    ('trailing delimiters', table([line + ',' for line in GOOD]), []),
    ('an empty column', table([GOOD[0] + ',note'] + [line + ',' for line in GOOD[1:]]),
     ['--skip-missing']),
    ('a column of gaps and names', table([GOOD[0] + ',cabin'] + [
        line + (',c%d' % i if i % 4 == 0 else ',') for i, line in enumerate(GOOD[1:])]),
     ['--skip-missing']),
    ('constant column', table([GOOD[0] + ',always'] + [line + ',7' for line in GOOD[1:]]), []),
    ('constant words', table([GOOD[0] + ',always'] + [line + ',yes' for line in GOOD[1:]]), []),
    ('counting column', table(['%s,%s' % (i or '', line) for i, line in enumerate(GOOD)]), []),
    ('names in a column', table([line + ',name%d' % i for i, line in enumerate(GOOD)]), []),
    ('other columns', table([line + ',%d' % (i * 3 % 5) for i, line in enumerate(GOOD)]),
     ['--columns', 'size,weight']),
]


@pytest.fixture(scope='module')
def plain_model(tmpdir_factory):
    folder = tmpdir_factory.mktemp('plain')
    code, out, err, files = train(folder, table(GOOD))
    assert code == 0 and 'accuracy    100.0 % of 8 rows held out' in out
    return folder.join('model.json').read()


@pytest.mark.parametrize('data, arguments', [case[1:] for case in ACCEPTED],
                         ids=[case[0] for case in ACCEPTED])
def test_tables_in_other_clothes_train_the_same_network(tmpdir, plain_model, data, arguments):
    code, out, err, files = train(tmpdir, data, *arguments)
    assert code == 0, err
    assert files == ['model.json', 'table.csv']
    # But for the decimal mark, which answers are to be written with, and what was left out.
    found = json.loads(tmpdir.join('model.json').read())
    found['notes']['columns'].update(decimal_mark='.', left_out=[])
    assert found == json.loads(plain_model)


@pytest.mark.parametrize('encoding', ['utf-8', 'latin-1'])
def test_labels_come_back_as_they_were_written(tmpdir, encoding):
    # Also with a comma, a quote and a line end in them.
    labels = ['Gr\xf6\xdfe', 'a "b", c\nd']
    quoted = ['"%s"' % label.replace('"', '""') for label in labels]
    data = table(['x,kind'] + ['%d,%s' % (i % 2 * 10 + i % 3, quoted[i % 2]) for i in range(20)],
                 '\n', encoding)
    code, out, err, files = train(tmpdir, data)
    assert code == 0, err
    code, out, err = call('predict', 'model.json', 'table.csv', folder=tmpdir)
    assert code == 0, err
    rows = list(csv.reader(out.splitlines(True)))
    assert rows[0] == ['x', 'kind', 'kind predicted', 'kind output']
    assert [row[2] for row in rows[1:]] == [labels[i % 2] for i in range(20)]
    assert [row[1] for row in rows[1:]] == [labels[i % 2] for i in range(20)]


def test_a_passenger_list_keeps_its_rows(tmpdir):
    """Gaps in a column that is left out cost no row, and a count is one, whatever rows are skipped."""
    lines = ['id,age,cabin,sex,kind']
    for i in range(60):
        lines.append('%d,%s,%s,%s,%s' % (i + 1, '' if i % 10 == 3 else i * 7 % 61,
                                         'C%d' % i if i % 5 == 0 else '', ('m', 'f', 'NA')[i % 3],
                                         'ab'[i % 2]))
    code, out, err, files = train(tmpdir, table(lines), '--skip-missing')
    assert code == 0, err
    # 6 have no age, 20 no sex, 2 neither (i = 23 and 53).
    assert 'table       table.csv: 36 rows' in out and 'skipped     24 rows' in out
    assert "inputs      'age', 'sex = f', 'sex = m'\n" in out
    assert "left out    'id': it counts the rows, as in '1'\nleft out    'cabin': 12 labels in 12 rows, as in 'C0'\n" in out


def test_a_count_alone_is_learned_from(tmpdir):
    code, out, err, files = train(tmpdir, table(['x,kind'] + ['%d,%s' % (i, 'ab'[i > 9])
                                                            for i in range(20)]))
    assert code == 0, err
    assert "inputs      'x'\n" in out and 'left out' not in out


def test_an_empty_column_is_left_out_though_it_was_asked_for(tmpdir):
    data = table([GOOD[0] + ',note'] + [line + ',' for line in GOOD[1:]])
    code, out, err, files = train(tmpdir, data, '--columns', 'size,note')
    assert code == 0, err
    assert "inputs      'size'\nleft out    'note': it is empty\n" in out


def test_classes_written_as_pandas_writes_them(tmpdir):
    code, out, err, files = train(tmpdir, table(['x,kind'] + ['%d,%d.0' % (i * 3 % 7, i % 2)
                                                            for i in range(20)]))
    assert code == 0, err
    assert "target      'kind': one of '0.0', '1.0'; with --numbers kind a number\n" in out
    code, out, err, files = train(tmpdir, None, '--labels', 'kind')
    assert "target      'kind': one of '0.0', '1.0'\n" in out
    code, out, err, files = train(tmpdir, None, '--numbers', 'kind')
    assert "target      'kind': a number\n" in out


def test_large_numbers_come_back_with_their_digits(tmpdir):
    lines = ['x,kind'] + ['%d,%d' % (i % 7, 1000000001 + i % 7) for i in range(70)]
    code, out, err, files = train(tmpdir, table(lines), '--numbers', 'kind')
    assert code == 0, err
    network = load(str(tmpdir.join('model.json')))
    code, out, err = call('predict', 'model.json', 'table.csv', folder=tmpdir)
    assert (code, err) == (0, '')
    for x, kind, answer in list(csv.reader(out.splitlines()))[1:]:
        # Of a range of 6, six digits are five decimals.
        assert answer == '%.5f' % network.think([float(x)])[0]
        assert abs(float(answer) - int(kind)) < 1.0


@pytest.mark.parametrize('spread, number, text', [
    (1.0, 0.9864831, '0.986483'), (1.001, 0.5, '0.50000'), (400.0, -3.25, '-3.250'),
    (1e6, 234567.8, '234568'), (1e-5, 1.23e-6, '0.00000123000'), (1e-9, 1.5e-10, '1.5e-10'),
    (1e15, 0.1, '0.1'), (-1.0, 2.0, '2.0'), (None, 1e-9, '1e-09')])
def test_answers_have_six_digits_of_their_range(spread, number, text):
    assert in_digits_of(spread, number) == text


@pytest.mark.parametrize('stdin, cell', [(b'size;weight\n1;2\n', ','), (b'size,weight\n1,2\n', '.'),
                                         (b'size;weight\n1.5;2\n', '.')])
def test_answers_have_the_decimal_mark_of_the_tables(tmpdir, stdin, cell):
    """That of the table at hand where it has one, else that of the training."""
    data = table([line.replace(',', ';').replace('.', ',') for line in GOOD])
    code, out, err, files = train(tmpdir, data)
    assert code == 0, err
    code, out, err = call('predict', 'model.json', '-', stdin=stdin, folder=tmpdir)
    assert (code, err) == (0, '')
    assert out.splitlines()[1][-7] == cell


def test_a_table_without_names_is_told_to_take_them(tmpdir):
    code, out, err, files = train(tmpdir, table(GOOD))
    code, out, err = call('predict', 'model.json', '-', stdin=b'1,2\n3,4\n', folder=tmpdir)
    assert (code, out) == (2, '')
    assert err.endswith("it has '1', '2'; if the first row is not a header, add one with the names "
                        'that the network knows\n')


def test_missing_names_are_numbered(tmpdir):
    data = table([',kind'] + ['%d,%s' % (i % 2 * 10 + i % 3, 'ab'[i % 2]) for i in range(20)])
    code, out, err, files = train(tmpdir, data)
    assert code == 0, err
    assert "inputs      'column 1'\n" in out


def test_two_hundred_columns(tmpdir):
    names = ['c%d' % i for i in range(200)]
    rows = [','.join(names + ['kind'])]
    for i in range(60):
        cells = [str((i * (j + 3)) % 211) for j in range(200)]
        cells[150] = str(i % 2 * 30)
        rows.append(','.join(cells + ['ab'[i % 2]]))
    code, out, err, files = train(tmpdir, table(rows))
    assert code == 0, err
    assert "'c11' and 188 more" in ' '.join(out.split()) and 'left out' not in out
    assert '--hidden 16 ' in out
    assert 'accuracy    100.0 % of 48 rows trained on' in out


@pytest.mark.parametrize('text, message', [
    ('', 'the document is not JSON'),
    ('{"format": "something else"}', "format is 'something else'"),
    ('x,y\n1,2\n', 'the document is not JSON'),
])
def test_model_of_another_format(tmpdir, text, message):
    tmpdir.join('model.json').write(text)
    code, out, err = call('predict', 'model.json', IRIS, folder=tmpdir)
    assert (code, out) == (2, '')
    assert err.count('\n') == 1 and 'model.json: ' in err and message in err


def test_a_label_that_the_terminal_cannot_show(tmpdir):
    tmpdir.join('t.csv').write_text(u'x,kind\n' + u''.join(
        u'%d,%s\n' % (i % 2 * 10, (u'gr\xf6\xdfer', u'\u5c0f')[i % 2]) for i in range(20)), 'utf-8')
    process = subprocess.Popen(
        [sys.executable, '-m', 'simplenn_pure', 'train', 't.csv', '--target', 'kind'],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=str(tmpdir),
        env=environment(PYTHONIOENCODING='ascii'))
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert b"one of 'gr\\xf6\\xdfer', '\\u5c0f'" in out
