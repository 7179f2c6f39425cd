"""How a training goes, line by line: `fit(..., on_progress=progress)`."""

BAR = 24     # Characters, for the loss that it starts from.
AT_HAND = {}  # Of the training at hand: the first loss, and the iteration to print next.


def progress(iteration, loss):
    """Print the iteration and its loss, now and then, and return False: the training goes on.

    That is at iterations 0, 1, 2, 5, 10, 20, 50 and so on, or at the first ones after these that
    `fit` reports. The bar is as long as the loss is large, beside the one at the start.
    """
    if iteration == 0:
        AT_HAND.update(first=loss, due=0)
    first, due = AT_HAND.get('first', loss), AT_HAND.get('due', 0)
    if iteration >= due:
        length = min(BAR, int(BAR * loss / first + 0.5)) if first > 0.0 else 0
        print('iteration %7d  loss %.6f  %s' % (iteration, loss, '#' * length))
        due = 1
        while due <= iteration:
            due = due * 5 // 2 if str(due)[0] == '2' else due * 2
        AT_HAND['due'] = due
    return False
