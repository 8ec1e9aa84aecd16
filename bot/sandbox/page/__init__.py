"""The sandbox's page: a person uses the local Slack in a browser and acts as any of its seeded people.

Starlette routes that render whole pages with Jinja2, and one small script that sends forms and merges the
page anew when the state's version has moved. NiceGUI was weighed and refused: a large dependency, a
WebSocket round trip for every widget, and markup that a browser test cannot name. Forms and `data-`
attributes need none of that.
"""
