"""The parameters that several calls of the control endpoint take."""

from typing import Annotated, Final

from fastapi import Path, Query
from pydantic.json_schema import SkipJsonSchema

#: The appKey in a path.
AppKeyInPath = Annotated[str, Path(description="The appKey, as it is in the path of a call of the API.")]

#: An appKey that narrows a call down, where it is said.
_APP_KEY: Final = "The appKey that the call is about; left out: every appKey."
AppKeyInQuery = Annotated[str | SkipJsonSchema[None], Query(description=_APP_KEY, examples=["my-test"])]
