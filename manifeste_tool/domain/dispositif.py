def dispositif(b, a):
    return ()
