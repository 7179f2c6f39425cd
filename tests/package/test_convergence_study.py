"""The study of convergence counts what fit says, and its text and picture say what was counted."""

import concurrent.futures
import json
import os
import subprocess
import sys
import xml.dom.minidom

import pytest

from places import BENCHMARKS
from simplenn_pure import TwoLayerNetwork, fit

sys.path.insert(0, BENCHMARKS)
try:
    import convergence
finally:
    sys.path.remove(BENCHMARKS)


def made_up_study():
    """Ten seeds; in setting number n, the first n % 11 of them learn, at 101, 1101, 2101, ..."""
    study = {'seeds': 10, 'iterations': convergence.ITERATIONS,
             'target_loss': convergence.TARGET_LOSS, 'settings': {},
             'cost': [{'numbers': 4 * hidden + 1, 'ms': 1.5} for hidden in convergence.HIDDEN],
             'speed_up': {'jobs': 2, 'seeds': 300, 'here': 3.0, 'there': 1.6, 'within_a_tenth': 257}}
    for number, setting in enumerate(convergence.settings()):
        study['settings'][convergence.setting_name(*setting)] = {
            'learned_at': [101 + 1000 * seed for seed in range(number % 11)], 'iterations': 12340}
    return study


def test_a_setting_is_counted_as_fit_says():
    with concurrent.futures.ThreadPoolExecutor(1) as executor:
        counts = convergence.run(3, (-1.0, 1.0), 2.0, 6, executor)
    fitted = [fit(TwoLayerNetwork(2, 3, 1, seed=seed, weight_range=(-1, 1)),
                  convergence.INPUTS, convergence.TARGETS, iterations=convergence.ITERATIONS,
                  learning_rate=2.0, target_loss=0.005) for seed in range(6)]
    assert counts['learned_at'] == sorted(result.iterations for result in fitted
                                          if result.converged)
    assert len(counts['learned_at']) > 0
    assert counts['iterations'] == sum(result.iterations for result in fitted)


def test_every_setting_of_the_study_is_a_line_with_its_counts():
    lines = convergence.section(made_up_study()).splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith('|---')) + 1
    rows = [[cell.strip() for cell in line.strip('|').split('|')]
            for line in lines[start:start + 32]]
    assert len({tuple(row[:3]) for row in rows}) == 32
    for number, row in enumerate(rows):
        learned_at = [101 + 1000 * seed for seed in range(number % 11)]
        assert row[3:9] == ['%.1f' % (10 * len([at for at in learned_at if at <= moment]))
                            for moment in convergence.MOMENTS]
        assert row[9] == ('4,101' if number % 11 >= 5 else '-')
        assert row[10] == '1,234'
    assert '1.88 times as fast' in '\n'.join(lines)


def test_the_picture_has_a_curve_for_every_setting_that_ends_at_its_share():
    document = xml.dom.minidom.parseString(convergence.picture(made_up_study()))
    curves = [path for path in document.getElementsByTagName('path')
              if path.getAttribute('fill') == 'none']
    assert len(curves) == 32
    drawn = iter(curves)
    for panel, hidden in enumerate(convergence.HIDDEN):
        bottom = (convergence.TOP + convergence.PANEL_HEIGHT
                  + (panel // 2) * (convergence.PANEL_HEIGHT + convergence.GAP_Y))
        for number in range(8 * panel, 8 * panel + 8):
            end = float(next(drawn).getAttribute('d').split(' ')[-1])
            # Coordinates are written with one decimal.
            assert end == pytest.approx(bottom - convergence.PANEL_HEIGHT * (number % 11) / 10.0,
                                        abs=0.051)


def test_a_finished_study_is_told_again_without_training_anything(tmp_path):
    data, picture = tmp_path / 'study.json', tmp_path / 'picture.svg'
    data.write_text(json.dumps(made_up_study()))
    command = [sys.executable, os.path.join(BENCHMARKS, 'convergence.py'), '--seeds', '10',
               '--jobs', '2', '--data', str(data), '--picture', str(picture)]
    told = subprocess.check_output(command, stderr=subprocess.DEVNULL).decode('utf-8')
    assert told == convergence.section(made_up_study()) + '\n'
    assert picture.read_text() == convergence.picture(made_up_study())
    command[3] = '11'
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert b'holds another study' in process.communicate()[1]
    assert process.returncode == 1
