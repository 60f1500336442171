"""Would a perfect prompt have fixed this failing test?"""
