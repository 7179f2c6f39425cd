SCRIPT: str
