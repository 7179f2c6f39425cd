STYLE: str
