"""Who types what: a function for each session, what it runs, and the kind it counts as."""

from typist import DELETE, DOWN, END_KEY, ENTER, ERASE, ESC, HOME_KEY, LEFT, RIGHT, TAB, UP, control


def shell_lines(t):
    """What every shell with a line editor takes."""
    t.command("ls --color project")
    t.command("seq 1 30")
    t.type("echo one two three")
    t.press(*(LEFT,) * 6)
    t.type("and ")
    t.press(control("a"), *(RIGHT,) * 5)
    t.type("zero ")
    t.press(control("e"))
    t.type(" four")
    t.press(ENTER)
    t.think()
    t.press(UP, UP)
    t.think()
    t.press(ERASE, ERASE, ERASE)
    t.type("45")
    t.press(ENTER)
    t.think()
    t.type("cat proj")
    t.press(TAB)
    t.think()
    t.type("READ")
    t.press(TAB)
    t.think()
    t.press(ENTER)
    t.think()
    t.type("git -C project log --oneline")
    t.press(control("w"), control("w"))
    t.command("status")
    t.type("a line that is not wanted after all")
    t.think()
    t.press(control("u"))
    t.command("true")


def bash(t):
    shell_lines(t)
    t.type("echo a long line which goes on until it wraps at the edge of the screen and is changed there")
    t.hold(LEFT, 20)
    t.type("xyz ")
    t.press(HOME_KEY, DELETE, DELETE, DELETE, DELETE)
    t.type("printf")
    t.press(END_KEY, ENTER)
    t.think()
    t.press(control("r"))
    t.type("grep")
    t.think()
    t.press(control("c"))
    t.think()
    t.command("exit")


def bash_plain(t):
    """A prompt of two characters, and commands that ask."""
    t.command("grep -rn wrap prose.txt | head -5")
    t.command("for i in 1 2 3; do echo number $i; done")
    t.command("read -p 'Your name: ' name")
    t.command("somebody")
    t.command("echo $name is here")
    t.type("mkdir -p a/b/c && cd a/b/c && pwd")
    t.press(ENTER)
    t.think()
    t.command("cat > notes.txt")
    t.command("first line of the notes")
    t.type("second line")
    t.press(ERASE, ERASE, ERASE, ERASE)
    t.command("list here")
    t.press(control("d"))
    t.think()
    t.command("wc notes.txt; cd")
    t.command("sleep 2")
    t.command("echo typed while it slept")
    t.command("exit")


def bash_wide(t):
    t.type("echo ")
    t.commit("你好", "世界")
    t.press(b" ")
    t.commit("こん", "にちは")
    t.press(*(LEFT,) * 3)
    t.commit("漢字")
    t.press(ERASE)
    t.press(control("e"))
    t.commit(" 🎉", "🚀")
    t.type(" done")
    t.press(ENTER)
    t.think()
    t.type("echo ")
    t.commit("é", "ü", "ñ", "ş", "Ж", "д", "а")
    t.press(ERASE, ERASE)
    t.commit("한", "국", "어")
    t.press(b" ")
    t.commit("e\u0301", "a\u0308")
    t.press(ERASE)
    t.type("plain")
    t.press(ENTER)
    t.think()
    t.press(UP)
    t.think()
    t.press(ERASE, ERASE)
    t.commit("一二", "三四", "五六", "七八", "九十")
    t.press(ENTER)
    t.think()
    t.command("exit")


def zsh(t):
    shell_lines(t)
    t.type("echo a long line that wraps at the edge of the screen where zsh does it in its own way")
    t.hold(LEFT, 12)
    t.type("some ")
    t.press(ENTER)
    t.think()
    t.command("exit")


def suggested(t):
    """A shell that shows, in grey, how the line could go on."""
    t.type("git -C pro")
    t.think()
    t.press(RIGHT)
    t.think()
    t.press(ENTER)
    t.think()
    t.command("ls --color -la proj")
    t.type("echo the quick red fox")
    t.press(*(LEFT,) * 4)
    t.type("and blue ")
    t.press(ENTER)
    t.think()
    t.type("grep -n wrap prose.txt")
    t.press(ERASE, ERASE, ERASE, ERASE)
    t.command("txt | head -3")
    t.type("git -C project log --oneline")
    t.press(ENTER)
    t.think()
    t.type("gti")
    t.press(ERASE, ERASE)
    t.command("it -C project branch")
    t.command("exit")


def vim(t):
    t.press(b"j", b"j", b"j", b"o")
    t.type("int added = 1; /* a new variable */")
    t.press(ENTER)
    t.type("if (added > count) {")
    t.press(ENTER)
    t.type("\treturn added;")
    t.press(ENTER)
    t.type("}")
    t.press(ESC)
    t.think()
    t.press(b"k", b"k", b"A")
    t.type(" // why not")
    t.press(ESC)
    t.think()
    t.press(b"/")
    t.type("line_3")
    t.press(ENTER)
    t.think()
    t.press(b"n", b"n", b"d", b"d", b"p", b"u")
    t.press(b"w", b"w", b"b", b"c", b"w")
    t.type("renamed")
    t.press(ESC)
    t.think()
    t.press(b"I")
    t.type("static ")
    t.press(LEFT, LEFT, LEFT)
    t.type("xx")
    t.press(ERASE, ERASE, ESC)
    t.think()
    t.hold(b"j", 25)
    t.press(b"O")
    t.type("/* a comment that is written in the middle of the file */")
    t.press(ESC)
    t.think()
    t.press(b":")
    t.type("w copy.c")
    t.press(ENTER)
    t.think()
    t.press(b"x", b"x", b"r", b"y", b"R")
    t.type("over")
    t.press(ESC)
    t.think()
    t.press(b":")
    t.type("q!")
    t.press(ENTER)


def vim_prose(t):
    """Text that the editor wraps, in several scripts."""
    t.press(b"G", b"o")
    t.type("This is prose which is long enough for the editor to break the line by itself, twice at least.")
    t.press(ENTER, ENTER)
    t.commit("日本", "語で", "書く")
    t.type(" and ")
    t.commit("中文", "也行", "。")
    t.press(ERASE)
    t.commit("！")
    t.press(ENTER)
    t.type("caf")
    t.commit("é", " 🎉")
    t.type(" after the party")
    t.press(LEFT, LEFT, LEFT, LEFT, LEFT)
    t.type("great ")
    t.press(UP, END_KEY)
    t.type(" more")
    t.press(ESC)
    t.think()
    t.press(b"g", b"g", b"A")
    t.type(" some words at the end of the first line")
    t.press(ESC)
    t.think()
    t.press(b":")
    t.type("wq")
    t.press(ENTER)


def nano(t):
    t.press(DOWN, DOWN, DOWN)
    t.type("A new line of text, written in nano.")
    t.press(ENTER)
    t.type("Then another one, ")
    t.type("and it is changed again.")
    t.press(*(LEFT,) * 6)
    t.type("once ")
    t.press(HOME_KEY)
    t.type("So: ")
    t.press(END_KEY, ENTER, control("k"), control("u"))
    t.think()
    t.press(control("w"))
    t.type("words")
    t.press(ENTER)
    t.think()
    t.type("found ")
    t.press(DELETE, DELETE)
    t.think()
    t.press(control("o"))
    t.type(".new")
    t.press(ENTER)
    t.think()
    t.press(b"y")
    t.think()
    t.press(control("x"))


def emacs(t):
    t.press(DOWN, DOWN, control("n"), control("e"), ENTER)
    t.type("Some text that is written in emacs, with a few ")
    t.press(ESC + b"b", ESC + b"b")
    t.type("quite ")
    t.press(control("e"))
    t.type("words in it.")
    t.press(control("a"))
    t.type("Well: ")
    t.press(control("k"), control("y"), ENTER)
    t.think()
    t.press(control("s"))
    t.type("lines")
    t.press(ENTER)
    t.think()
    t.type("here ")
    t.press(ERASE, ERASE)
    t.press(ESC + b"x")
    t.type("goto-line")
    t.press(ENTER)
    t.think()
    t.type("5")
    t.press(ENTER)
    t.think()
    t.type("at line five ")
    t.press(control("x"), control("s"))
    t.think()
    t.press(control("x"), control("c"))


def python(t):
    t.command("import math")
    t.command("numbers = [n * n for n in range(10)]")
    t.command("sum(numbers) / len(numbers)")
    t.command("def double(x):")
    t.command("    return x * 2")
    t.press(ENTER)
    t.think()
    t.type("double(2)")
    t.press(LEFT)
    t.type("1")
    t.press(ENTER)
    t.think()
    t.press(UP)
    t.think()
    t.press(ERASE, ERASE, ERASE)
    t.command("55)")
    t.command("print('a text', math.pi)")
    t.command("input('Name: ')")
    t.command("somebody")
    t.command("exit()")


def sqlite(t):
    t.command("create table people(id integer, name text);")
    t.command("insert into people values (1, 'one'), (2, 'two');")
    t.command("select *")
    t.command("from people")
    t.command("where id > 1;")
    t.press(UP)
    t.think()
    t.press(ERASE, ERASE)
    t.command("0;")
    t.command(".tables")
    t.command(".quit")


def less(t):
    t.press(b" ", b" ", b"b", b"/")
    t.type("error")
    t.press(ENTER)
    t.think()
    t.press(b"n", b"n", b"N")
    t.press(b"?")
    t.type("warning")
    t.press(ERASE, ERASE, ERASE)
    t.type("ning")
    t.press(ENTER)
    t.think()
    t.press(b"n", b"-", b"S", ENTER)
    t.hold(b"j", 15)
    t.press(b"4", b"0", b"g", b"G")
    t.think()
    t.press(b"&")
    t.type("Building")
    t.press(ENTER)
    t.think()
    t.press(b"q")


def mailbox(t):
    t.hold(b"j", 10)
    t.press(b"k", b"k", b"/")
    t.type("matter 5")
    t.press(ENTER)
    t.think()
    t.press(b"l")
    t.type("person3")
    t.press(ENTER)
    t.think()
    t.press(b"j", b"j", ENTER)
    t.think()
    t.press(b" ", b"m")
    t.type("somebody@example.org")
    t.press(ENTER)
    t.type("A letter about nothing")
    t.press(ENTER)
    t.think()
    t.press(b"q")


def dialog(t):
    t.press(DOWN, DOWN, UP)
    t.think()
    t.press(ENTER)
    t.think()
    t.press(DOWN, b" ", DOWN, b" ", ENTER)
    t.think()
    t.type("a name with several words")
    t.press(*(LEFT,) * 5)
    t.type("x")
    t.press(ERASE, TAB)
    t.think()
    t.press(ENTER)


def mc(t):
    """Panels above a shell's command line."""
    t.press(DOWN, DOWN)
    t.type("ls -la")
    t.press(ENTER)
    t.think()
    t.press(TAB, DOWN, DOWN, ENTER)
    t.think()
    t.type("echo in the panel")
    t.press(*(ERASE,) * 5)
    t.type("line")
    t.press(ENTER)
    t.think()
    t.press(control("s"))
    t.type("read")
    t.press(ESC + ESC)
    t.think()


def secrets(t):
    """Secrets are typed at all kinds of prompts; the word in all of them is what must never be seen."""
    t.command("read -s -p 'Password: ' word")
    t.command("hunter2 open sesame")
    t.command("python3 -c 'import getpass; getpass.getpass()'")
    t.command("hunter2 open sesame")
    t.command("stty -echo; read line; stty echo")
    t.command("hunter2 open sesame")
    t.type("sleep 1; read -s word")
    t.press(ENTER)
    t.type("hunter2 open sesame")  # begins while the line discipline still echoes
    t.press(ENTER)
    t.think()
    t.command("echo all of that was secret")
    t.command("exit")


_BASH = "bash --norc --noprofile -i"
_DIALOGS = (
    "dialog --title Menu --menu 'Choose one of these' 15 50 5 a Apples b Bananas c Cherries;"
    "dialog --checklist Several 12 40 3 1 one on 2 two off 3 three off; dialog --inputbox 'A name' 9 40"
)


def _zsh(setup):
    return f"env ZDOTDIR=/home/user/zsh_{setup} zsh -i".split()


# Name: what it counts as, what is run, who types.
SESSIONS = {
    "bash": ("shell", _BASH.split(), bash),
    "bash_plain": ("shell", ["env", "PS1=$ ", *_BASH.split()], bash_plain),
    "bash_wide": ("shell", _BASH.split(), bash_wide),
    "zsh": ("shell", _zsh("plain"), zsh),
    "zsh_right_prompt": ("shell", _zsh("right"), zsh),
    "zsh_suggesting": ("shell", _zsh("suggesting"), suggested),
    "fish": ("shell", ["fish"], suggested),
    "vim": ("editor", ["vim", "--clean", "-c", "syntax on", "-c", "set autoindent", "project/main.c"], vim),
    "vim_prose": ("editor", ["vim", "--clean", "-c", "set textwidth=70", "words.txt"], vim_prose),
    "nano": ("editor", ["nano", "prose.txt"], nano),
    "emacs": ("editor", ["emacs", "-nw", "-Q", "project/README"], emacs),
    "python": ("prompt", ["python3", "-q"], python),
    "sqlite": ("prompt", ["sqlite3"], sqlite),
    "less": ("pager", ["less", "-R", "build.log"], less),
    "mailbox": ("menu", ["./mailbox"], mailbox),
    "dialog": ("menu", ["bash", "--norc", "-c", _DIALOGS], dialog),
    "mc": ("menu", ["mc", "-u"], mc),
    "secrets": ("secret", _BASH.split(), secrets),
}
