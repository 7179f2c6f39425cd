KEYWORDS: str
LIBRARY: str
OWN: str
ENDS: tuple[str, ...]

def check_c_name(name: str) -> None: ...
