"""Committed, in parallel, and through `sightline trail verify`."""

import threading

import pytest

APPEND = "SELECT trail_append('page_opened', %s, '', '', '', %s)"


def payload(who):
    return f'{{"by":"{who}","details":{{}},"file":"","id":"","record":"","verb":"page_opened"}}'


def append(connection, who):
    connection.execute(APPEND, [who, payload(who)])


def two_on_one_chain(database):
    """Two connections whose entries go to the same chain (a chain is chosen by the server process' number)."""
    first = database.connect()
    for _ in range(200):
        second = database.connect()
        if second.info.backend_pid % 16 == first.info.backend_pid % 16:
            return first, second
        second.close()
    raise AssertionError("no second connection on the same chain")


def test_two_transactions_at_once_do_not_fork_a_chain(own_database):
    first, second = two_on_one_chain(own_database)

    def many(connection, who):
        for _ in range(40):
            append(connection, who)
            connection.commit()

    threads = [threading.Thread(target=many, args=each) for each in ((first, "1"), (second, "2"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    append(first, "1")
    waited = threading.Thread(target=lambda: (append(second, "2"), second.commit()))
    waited.start()
    waited.join(timeout=0.2)
    assert waited.is_alive(), "the second waits for the head of the chain"
    first.rollback()
    waited.join(timeout=10)
    first.close()
    second.close()

    status, answer = own_database.verify()
    assert status == 0
    assert (answer["entries"], answer["whole"], answer["breaks"]) == (81, True, [])


def test_the_command_names_the_first_broken_entry_and_fails(own_database):
    with own_database.connect() as connection:
        for who in "12345":
            append(connection, who)
        chain = connection.info.backend_pid % 16
    with own_database.administrator() as administrator:
        administrator.execute("ALTER TABLE trail_trailentry DISABLE TRIGGER ALL")
        administrator.execute("DELETE FROM trail_trailentry WHERE position = 4")
        administrator.execute("UPDATE trail_trailentry SET actor_id = '9' WHERE position = 2")

    status, answer = own_database.verify()

    assert status == 1
    assert (answer["entries"], answer["whole"]) == (5, False)
    assert answer["breaks"] == [
        {"chain": chain, "position": 2, "reason": "its columns do not agree with its text"}
    ]


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01"])
def test_a_day_that_is_none_is_a_misuse(own_database, since):
    assert own_database.verify("--since", since)[0] == 2
