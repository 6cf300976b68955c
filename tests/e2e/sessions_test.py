#!/usr/bin/env python3
"""Sessions that outlive their clients: listed, attached, taken over, viewed, detached from, named and ended."""

import json
import os
import re
import signal
import subprocess
import unittest

from harness import DEADLINE, EndToEndTest, wait_until
from relay import restart_with_port_of, udp_port_of_both

_OURS = 255
_SENT_AWAY = 254
_DETACH = "\x1ed"

# Says what it reads, and its terminal's size when it is asked.
_SHELL = 'echo up; while read line; do case $line in size) stty size;; *) echo got-$line;; esac; done'


class SessionsTest(EndToEndTest):
    def begin(self, name=None, **more):
        options = ["--session", name] if name else []
        client = self.scenario.client("sh", "-c", _SHELL, options=options, **more)
        client.expect("up")
        return client

    def attach(self, name=None, *options, **more):
        """A client for a session that lives."""
        word = f"--attach={name}" if name else "--attach"
        return self.scenario.client(options=[word, *options], **more)

    def expect_alive(self, client, word):
        client.send(f"{word}\r")
        client.expect(f"got-{word}")

    def say_nothing_else(self, client, word):
        """What `client` shows up to its own echo of `word`, which this client is sure to see."""
        self.expect_alive(client, word)
        return client.text

    def detach(self, client):
        client.send(_DETACH)
        self.assertEqual(client.wait(), 0)

    def finish(self, client):
        client.send("\x04")
        self.assertEqual(client.wait(), 0)

    def ask(self, *options):
        return self.scenario.client_without_terminal(options=options)

    def sessions(self):
        status, text = self.ask("--list", "--json")
        self.assertEqual(status, 0, text)
        return json.loads(text)

    def wait_for_none(self):
        wait_until(lambda: self.sessions() == [], "the list to be empty")

    def kill(self, name):
        status, text = self.ask("--kill", name)
        self.assertEqual(status, 0, text)
        return text

    # --- Lists

    def test_a_list_says_what_there_is(self):
        self.assertEqual(self.ask("--list"), (0, "no sessions\n"))
        self.assertEqual(self.sessions(), [])
        named = self.begin("work", rows=30, columns=101)
        unnamed = self.begin()
        first, second = sorted(self.sessions(), key=lambda session: session["name"] is None)
        self.assertEqual((first["name"], second["name"]), ("work", None))
        self.assertEqual((first["columns"], first["rows"], first["state"], first["viewers"]), (101, 30, "attached", 0))
        self.assertEqual(first["attached_from"], "127.0.0.1")
        self.assertTrue(first["command"])
        self.assertRegex(first["since"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertRegex(first["id"], r"^[0-9a-f]{32}$")
        self.assertLess(first["age_secs"], 3600)
        self.assertLessEqual(first["idle_secs"], first["age_secs"])
        status, text = self.ask("--list")
        self.assertEqual(status, 0)
        self.assertRegex(text, r"^NAME +SINCE +ATTACHED FROM +IDLE +SIZE +COMMAND +TITLE\n")
        self.assertRegex(text, r"\nwork +20\d\d-\d\d-\d\d \d\d:\d\d +127\.0\.0\.1 +\d+ (s|min) +101x30 +\S+ +.*\n")
        self.assertRegex(text, rf"\n{second['id'][:8]} ")
        self.finish(named)
        self.finish(unnamed)
        self.wait_for_none()

    def test_a_list_that_can_not_be_written_is_a_failure(self):
        with open("/dev/full", "wb") as full:
            client = self.scenario.piped_client(connection={"options": ["--list"]}, stdout=full, stderr=subprocess.PIPE)
            _, errors = client.communicate(timeout=DEADLINE)
        self.assertEqual((client.returncode, errors), (_OURS, b"mp: can't write standard output: No space left on device\n"))

    # --- Detaching and attaching

    def test_detach_and_come_back(self):
        client = self.begin("work")
        client.send("typed\r" + _DETACH)
        self.assertEqual(client.wait(), 0)
        self.assertRegex(client.text, r"mp: detached from the session on 127\.0\.0\.1; come back with: mp --attach=work \S+")
        (session,) = self.sessions()
        self.assertEqual((session["state"], session["attached_from"]), ("detached", None))
        back = self.attach("work")
        self.expect_alive(back, "again")
        self.finish(back)

    def test_a_session_without_a_name_is_found_by_its_id_or_because_it_is_the_only_one(self):
        client = self.begin()
        client.send(_DETACH)
        self.assertEqual(client.wait(), 0)
        short = re.search(r"mp --attach=([0-9a-f]{8}) ", client.text).group(1)
        by_id = self.attach(short)
        self.expect_alive(by_id, "one")
        self.detach(by_id)
        alone = self.attach()
        self.expect_alive(alone, "two")
        self.finish(alone)

    def follow(self, client):
        """The line that `client` has left, typed as it stands into a shell."""
        shell = self.scenario.shell_around({"PATH": f"{self.scenario.programs}:{os.environ['PATH']}"})
        shell.send(re.search(r"come back with: (mp [^\r\n]*)", client.text).group(1) + "; echo over-$?\r")
        return shell

    def test_the_line_that_says_how_to_come_back_can_be_typed_as_it_stands(self):
        primary = self.begin("work")
        viewer = self.attach("work", "--view")
        viewer.expect("up")
        self.detach(viewer)
        viewer = self.follow(viewer)
        viewer.expect("up")
        self.expect_alive(primary, "still")
        self.detach(primary)
        primary = self.follow(primary)
        primary.expect("got-still")
        self.expect_alive(primary, "back")
        viewer.expect("got-back")
        primary.send("\x04")
        for client in (primary, viewer):
            client.expect("over-0")

    def test_of_several_the_one_that_was_detached_last_is_attached(self):
        one, two = self.begin("one"), self.begin("two")
        status, text = self.ask("--attach")
        self.assertEqual(status, _OURS)
        self.assertRegex(text, r"several sessions fit; name one of them \((one, two|two, one)\)")
        self.detach(two)
        back = self.attach()
        self.expect_alive(back, "back")
        self.assertEqual({s["name"]: s["state"] for s in self.sessions()}, {"one": "attached", "two": "attached"})
        self.finish(back)
        self.finish(one)

    def test_what_is_not_there_can_be_neither_attached_nor_ended(self):
        for options in (["--attach"], ["--attach=gone"], ["--kill", "gone"]):
            status, text = self.ask(*options)
            self.assertEqual(status, _OURS)
            self.assertRegex(text, r"^mp: the server has no such session; mp --list shows those that there are \(")

    # --- One UDP port and no other

    def start_server_with_one_port(self):
        near = udp_port_of_both()
        self.addCleanup(near.close)
        restart_with_port_of(self.scenario, near)

    def test_who_attaches_takes_over_the_only_port(self):
        self.start_server_with_one_port()
        first = self.begin("work", rows=24, columns=80)
        second = self.attach("work", rows=40, columns=120)
        second.expect("up")
        self.assertEqual(first.wait(), _SENT_AWAY)
        self.assertRegex(first.text, r"was taken over from 127\.0\.0\.1; come back with: mp --attach=work")
        second.send("size\r")
        second.expect("40 120")
        self.expect_alive(second, "here")
        self.finish(second)

    def come_back_to_the_port_of_a_dead_client(self, name):
        self.start_server_with_one_port()
        client = self.begin(name)
        client.signal(signal.SIGKILL)
        client.wait()
        back = self.attach(name)
        back.expect("up")
        self.expect_alive(back, "back")
        self.assertEqual([session["state"] for session in self.sessions()], ["attached"])
        self.finish(back)

    def test_the_only_port_is_not_kept_by_a_client_that_is_dead(self):
        self.come_back_to_the_port_of_a_dead_client("work")

    def test_neither_in_a_session_without_a_name(self):
        self.come_back_to_the_port_of_a_dead_client(None)

    def test_the_only_port_is_free_when_a_client_has_just_detached(self):
        self.start_server_with_one_port()
        client = self.begin("work")
        for word in ("once", "twice"):
            self.detach(client)
            client = self.attach("work")
            self.expect_alive(client, word)
        self.finish(client)

    def test_nobody_looks_on_where_one_port_is_all_there_is(self):
        self.start_server_with_one_port()
        client = self.begin("work")
        viewer = self.attach("work", "--view")
        self.assertEqual(viewer.wait(), _OURS)
        self.assertRegex(viewer.text, r"^mp: [^\n]*all UDP ports [^\n]* are taken; only who types")
        self.expect_alive(client, "still")
        self.finish(client)

    # --- What whoever comes sees

    def test_who_attaches_sees_what_was_shown_before(self):
        client = self.begin("work")
        self.expect_alive(client, "before")
        self.detach(client)
        for options, size in (([], (24, 80)), ([], (30, 50)), (["--view"], (10, 40))):
            back = self.attach("work", *options, rows=size[0], columns=size[1])
            back.expect(r"up\s*before\s*got-before")
            self.detach(back)
        self.kill("work")

    def test_the_title_of_a_session_is_listed_and_harmless(self):
        client = self.scenario.client("sh", "-c", r"printf '\033]0;notes \342\200\256\007up'; read line", options=["--session", "work"])
        client.expect("up")
        self.assertEqual([session["title"] for session in self.sessions()], ["notes ?"])
        self.kill("work")

    def test_another_client_takes_over_with_its_size(self):
        first = self.begin("work", rows=24, columns=80)
        second = self.attach("work", rows=40, columns=120)
        self.assertEqual(first.wait(), _SENT_AWAY)
        self.assertRegex(first.text, r"mp: the session on 127\.0\.0\.1 was taken over from 127\.0\.0\.1; come back with: mp --attach=work")
        second.send("size\r")
        second.expect("40 120")
        third = self.attach("work", rows=20, columns=60)
        self.assertEqual(second.wait(), _SENT_AWAY)
        third.send("size\r")
        third.expect("20 60")
        self.finish(third)

    def test_a_client_that_was_killed_leaves_a_session_to_come_back_to(self):
        client = self.begin("work")
        client.signal(signal.SIGKILL)
        client.wait()
        back = self.attach("work", rows=50, columns=90)
        self.expect_alive(back, "back")
        back.send("size\r")
        back.expect("50 90")
        self.finish(back)

    def test_a_lost_terminal_detaches_what_has_a_name_and_ends_what_has_none(self):
        named, unnamed = self.begin("work"), self.begin()
        for client in (named, unnamed):
            client.signal(signal.SIGHUP)
            client.wait()
        wait_until(lambda: [s["state"] for s in self.sessions()] == ["detached"], "the session with the name to be alone")
        back = self.attach()
        self.expect_alive(back, "back")
        self.finish(back)

    # --- Names

    def test_a_name_begins_a_session_once_and_attaches_it_then(self):
        client = self.begin("work")
        self.expect_alive(client, "one")
        self.detach(client)
        again = self.scenario.client("sh", "-c", "echo another", options=["--session", "work"])
        self.expect_alive(again, "two")
        self.assertNotIn("another", again.text)
        self.finish(again)

    def test_a_name_is_free_again_when_its_session_is_over(self):
        for _ in range(3):
            self.finish(self.begin("work"))

    def test_a_name_that_a_killed_session_had_is_free(self):
        client = self.begin("work")
        self.scenario.signal_sessions(signal.SIGKILL)
        wait_until(lambda: not self.scenario.session_processes(), "the session's process to be gone")
        client.signal(signal.SIGKILL)
        client.wait()
        self.assertEqual(self.sessions(), [])
        self.finish(self.begin("work"))

    def test_many_who_want_one_name_at_once_get_one_session(self):
        clients = [self.scenario.client("sh", "-c", _SHELL, options=["--session", "work"]) for _ in range(5)]
        ends = [client for client in clients if self.ends_or_is_last(client, clients)]
        self.assertEqual(len(ends), 4)
        (session,) = self.sessions()
        self.assertEqual(session["name"], "work")
        self.kill("work")

    def ends_or_is_last(self, client, clients):
        """Every client but the last one to come is sent away; who that is nobody knows before."""
        running = [each for each in clients if not each.ended()]
        wait_until(lambda: client.ended() or sum(not each.ended() for each in clients) == 1, "all but one to be sent away")
        return client.ended()

    # --- Looking on

    def test_a_viewer_sees_and_can_do_nothing(self):
        primary = self.begin("work", rows=24, columns=80)
        viewer = self.attach("work", "--view", rows=50, columns=132)
        wait_until(lambda: [s["viewers"] for s in self.sessions()] == [1], "the viewer to be there")
        primary.send("one\r")
        viewer.expect("got-one")
        viewer.send("intruder\r\x03\x04")
        primary.send("size\r")
        for client in (primary, viewer):
            client.expect("24 80")
        self.assertNotIn("intruder", self.say_nothing_else(primary, "last"))
        self.detach(viewer)
        self.expect_alive(primary, "still")
        self.finish(primary)

    def test_a_session_is_not_shown_within_itself(self):
        client = self.scenario.login(options=["--session", "work"])
        files = f"env MOSHPIT_KNOWN_HOSTS_PATH={self.scenario.known_hosts} "
        for number, options in enumerate((["--attach=work"], ["--attach"], ["--attach=work", "--view"], ["--session", "work"])):
            client.send(f"{files}{self.scenario.client_line(options=options)}; echo {number}-over-$?\r")
            client.expect("runs in the session itself")
            client.expect(f"{number}-over-{_OURS}")
        self.assertEqual([s["viewers"] for s in self.sessions()], [0])
        client.send("exit\r")
        self.assertEqual(client.wait(), 0)

    def test_a_viewer_that_quits_does_not_end_the_session_and_sees_its_end(self):
        primary = self.begin("work")
        for _ in range(2):
            viewer = self.attach("work", "--view")
            wait_until(lambda: [s["viewers"] for s in self.sessions()] == [1], "the viewer to be there")
            if _ == 0:
                viewer.send("\x1e.")
                viewer.wait()
                wait_until(lambda: [s["viewers"] for s in self.sessions()] == [0], "the viewer to be gone")
        self.expect_alive(primary, "still")
        primary.send("\x04")
        for client in (primary, viewer):
            self.assertEqual(client.wait(), 0)

    # --- Ends

    def test_kill_ends_a_session_and_tells_its_client(self):
        client = self.begin("work")
        self.assertEqual(self.kill("work"), "mp: ended the session work on 127.0.0.1\n")
        self.assertEqual(client.wait(), _OURS)
        self.assertIn("was ended by the server: mp --kill has ended it, from 127.0.0.1", client.text)
        self.wait_for_none()

    def test_a_session_that_is_detached_can_be_killed(self):
        client = self.begin()
        self.detach(client)
        (session,) = self.sessions()
        self.kill(session["id"])
        self.wait_for_none()

    # --- The server

    def test_sessions_outlive_the_listener(self):
        client = self.begin("work")
        self.detach(client)
        for number in (signal.SIGTERM, signal.SIGKILL):
            self.scenario.server.end(number)
            self.scenario.start_server()
            back = self.attach("work")
            self.expect_alive(back, "back")
            self.detach(back)
        self.kill("work")

    def test_a_stranger_learns_nothing(self):
        client = self.begin("work")
        stranger = self.scenario.make_key(self.scenario.root / "stranger")
        for options in (["--list"], ["--attach=work"], ["--kill", "work"]):
            status, text = self.scenario.client_without_terminal(options=options, identity=stranger)
            self.assertEqual(status, _OURS)
            self.assertIn("login refused", text)
            self.assertNotIn("work", text)
        self.finish(client)


if __name__ == "__main__":
    unittest.main()
