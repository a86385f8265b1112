"""Who may ask, and how: HTTP, pages, the command `stakegraph`.

`app.create_app` puts the web application together, `cli.main` is the command. Everything is closed
to strangers but what `routes.OPEN_PATHS` names. Source: contract 4 to 6; trust 2.
"""
