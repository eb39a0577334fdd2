"""What does `tformance up` do? Starts everything, keeps it running, and leaves nothing behind.

up          the whole flow, from checks to farewell
stack       which processes there are, in which order and environment
supervise   starts, restarts and stops them
inner health ping   whether the process inside another is there, and answers
launch      the shim through which each is started
presence    one `up` per home, and how others learn about it
logs ports  where they write and listen
sweep       leftovers of an `up` that was killed
prepare     Dagster's home, created before anybody opens it
reload      a changed configuration, taken over while running
"""
