"""A pretend language model: speaks OpenAI's chat completions, and says what it was told to say.

`python -m sandbox.language_model --port 0` prints its address once it answers. `POST /control/say` with
`{"arguments": {...}}` gives what it calls the first tool with that is offered; `{"arguments": "..."}` the same as raw
text, `{"status": 500}` an error, `{"body": "..."}` anything but a completion, `{"location": "..."}` a redirection,
`{"seconds": 5}` a wait before the answer. `GET /control/asked` returns the bodies of
all requests, oldest first.
"""

import argparse
import asyncio
from typing import Any

import orjson
from aiohttp import web

HOST = "127.0.0.1"


def application() -> web.Application:
    """Return the endpoint and its controls."""
    app = web.Application()
    asked: list[Any] = []
    say: dict[str, Any] = {}

    async def complete(request: web.Request) -> web.Response:
        body = orjson.loads(await request.read())
        asked.append(body)
        await asyncio.sleep(say.get("seconds", 0))
        if "location" in say:
            return web.Response(status=307, headers={"Location": say["location"]})
        if "body" in say:
            return web.Response(text=say["body"])
        if (status := say.get("status", 200)) != 200:
            return _json({"error": {"message": "out of order", "type": "server_error"}}, status)
        arguments = say.get("arguments", {})
        called = {
            "name": body["tools"][0]["function"]["name"],
            "arguments": arguments if isinstance(arguments, str) else orjson.dumps(arguments).decode(),
        }
        message = {
            "role": "assistant", "content": None,
            "tool_calls": [{"id": f"call_{len(asked)}", "type": "function", "function": called}],
        }  # fmt: skip
        return _json(
            {
                "id": f"chatcmpl-{len(asked)}",
                "object": "chat.completion",
                "created": 1_772_000_000,
                "model": body["model"],
                "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}],
                "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
            }
        )

    async def be_told(request: web.Request) -> web.Response:
        say.clear()
        say.update(orjson.loads(await request.read()))
        return _json(say)

    async def show_asked(request: web.Request) -> web.Response:
        return _json(asked)

    app.router.add_post("/v1/chat/completions", complete)
    app.router.add_post("/control/say", be_told)
    app.router.add_get("/control/asked", show_asked)
    return app


def _json(body: object, status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(body), content_type="application/json", status=status)


async def serve(port: int) -> None:
    """Answer on loopback until the process is ended."""
    runner = web.AppRunner(application(), access_log=None, shutdown_timeout=0.3)
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()
    print(f"sandbox language model http://{HOST}:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


def main() -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.language_model", description="A pretend language model.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    asyncio.run(serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
