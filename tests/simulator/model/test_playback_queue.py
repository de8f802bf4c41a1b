import pytest

from simulator.model.playback_queue import Item, PlaybackQueue

pytestmark = pytest.mark.unit


def items(count):
    return [Item("speak", 1.0, text=str(number)) for number in range(count)]


def test_first_item_starts_at_once_and_the_next_waits():
    queue = PlaybackQueue()
    one, two = items(2)
    assert queue.add(one).start is one
    assert queue.add(two).start is None
    assert len(queue) == 2
    assert queue.finish(one).start is two


def test_finish_of_an_item_that_no_longer_plays_changes_nothing():
    queue = PlaybackQueue()
    one, two = items(2)
    queue.add(one)
    queue.add(two)
    queue.stop("current")
    change = queue.finish(one)
    assert change.start is None
    assert queue.playing is two


def test_stop_current_goes_on_with_the_next():
    queue = PlaybackQueue()
    one, two, three = items(3)
    for each in (one, two, three):
        queue.add(each)
    change = queue.stop("current")
    assert (change.cut, change.flushed, change.start) == (one, [], two)


def test_stop_all_empties_the_queue():
    queue = PlaybackQueue()
    one, two, three = items(3)
    for each in (one, two, three):
        queue.add(each)
    change = queue.stop("all")
    assert (change.cut, change.flushed, change.start) == (one, [two, three], None)
    assert len(queue) == 0


def test_a_new_item_with_stop_current_keeps_those_already_waiting_before_it():
    queue = PlaybackQueue()
    one, two, new = items(3)
    queue.add(one)
    queue.add(two)
    change = queue.add(new, "current")
    assert (change.cut, change.start) == (one, two)
    assert queue.finish(two).start is new


def test_a_new_item_with_stop_all_is_the_only_one_left():
    queue = PlaybackQueue()
    one, two, new = items(3)
    queue.add(one)
    queue.add(two)
    change = queue.add(new, "all")
    assert (change.cut, change.flushed, change.start) == (one, [two], new)
    assert len(queue) == 1


def test_stop_on_an_empty_queue_does_nothing():
    change = PlaybackQueue().stop("all")
    assert (change.cut, change.flushed, change.start) == (None, [], None)
