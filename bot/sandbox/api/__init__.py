"""The Web API, a file per family of methods. `dispatch.answer` is the way in."""
