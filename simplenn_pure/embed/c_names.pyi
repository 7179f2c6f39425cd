KEYWORDS: str
LIBRARY: str
OWN: str

def check_c_name(name: str) -> None: ...
