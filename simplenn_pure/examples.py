"""The check of examples: inputs and targets as they come from a caller."""

from .checks import check_matrix, check_row, is_list_like, numbers, shown


def check_inputs(inputs, width):
    """Return `inputs` as (examples x width) floats, and whether it was one bare example.

    Raises ValueError or TypeError, naming the example and the number.
    """
    if not is_list_like(inputs):
        raise TypeError('inputs is %s, expected a list of numbers or a list of examples'
                        % shown(inputs))
    inputs = list(inputs)
    if len(inputs) > 0 and not is_list_like(inputs[0]):
        return [check_row('inputs', inputs, width)], True
    return check_matrix('inputs', inputs, width, 'example'), False


def check_examples(inputs, targets, input_count, output_count):
    """Return (examples x inputs) and (examples x outputs) floats, or refuse them.

    `targets` may be flat, one number an example, when there is one output.
    """
    inputs = check_matrix('inputs', inputs, input_count, 'example')
    if not is_list_like(targets):
        raise TypeError('targets is %s, expected a list with %s for each example'
                        % (shown(targets), numbers(output_count)))
    targets = list(targets)
    if output_count == 1 and len(targets) > 0 and not is_list_like(targets[0]):
        targets = [[target] for target in check_row('targets', targets)]
    else:
        targets = check_matrix('targets', targets, output_count, 'example')
    if len(targets) != len(inputs):
        raise ValueError('targets: %d for %d examples of inputs, expected one for each'
                         % (len(targets), len(inputs)))
    return inputs, targets
