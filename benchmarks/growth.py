def measured_growth(*a): pass
def picture(*a): pass
