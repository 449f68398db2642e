"""Drives the stand-in with aiogram: `check_aiogram.py URL TOKEN`."""

import asyncio
import sys

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    MenuButtonWebApp,
    WebAppInfo,
)

from people import ANNA, People, png


async def raises(kind, awaitable):
    try:
        await awaitable
    except kind as error:
        return error
    raise AssertionError(f"{kind.__name__} was expected")


async def check(bot: Bot, people: People):
    me = await bot.get_me()
    assert me.is_bot and me.username == "desk_bot"

    await raises(TelegramForbiddenError, bot.send_message(ANNA, "too early"))
    people.say("/start order_7")
    (update,) = await bot.get_updates(timeout=10)
    assert update.message.text == "/start order_7"
    assert update.message.entities[0].type == "bot_command"
    assert update.message.from_user.language_code == "ru"
    assert await bot.get_updates(offset=update.update_id + 1, timeout=0) == []

    keyboard = InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text="Беру", callback_data="take:1")]]
    )
    card = await bot.send_message(ANNA, "<b>№ 1</b> 🖨", reply_markup=keyboard)
    assert card.text == "№ 1 🖨" and card.entities[0].type == "bold"
    assert card.reply_markup.inline_keyboard[0][0].callback_data == "take:1"

    people.press(card.message_id, "take:1")
    (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=10)
    press = update.callback_query
    assert press.data == "take:1" and press.message.message_id == card.message_id
    assert await bot.answer_callback_query(press.id, text="Взято", show_alert=True)
    assert people.chat()["answers"][0]["text"] == "Взято"
    await raises(TelegramBadRequest, bot.answer_callback_query("1"))

    edited = await bot.edit_message_text("Взята", chat_id=ANNA, message_id=card.message_id)
    assert edited.text == "Взята" and edited.edit_date and edited.reply_markup is None
    same = bot.edit_message_text("Взята", chat_id=ANNA, message_id=card.message_id)
    assert "message is not modified" in (await raises(TelegramBadRequest, same)).message

    sent = await bot.send_photo(ANNA, BufferedInputFile(png(100, 60), "p.png"), caption="<i>фото</i>")
    assert (sent.photo[-1].width, sent.photo[-1].height) == (100, 60)
    people.send_photo(png(400, 200))
    (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=10)
    largest = update.message.photo[-1]
    file = await bot.get_file(largest.file_id)
    content = await bot.download_file(file.file_path)
    assert len(content.read()) == largest.file_size
    album = await bot.send_media_group(
        ANNA,
        [InputMediaPhoto(media=BufferedInputFile(png(9, 9), "1.png")), InputMediaPhoto(media=largest.file_id)],
    )
    assert album[0].media_group_id == album[1].media_group_id
    document = await bot.send_document(ANNA, BufferedInputFile(b"a;b", "a.csv"))
    assert document.document.file_name == "a.csv"

    scope = BotCommandScopeChat(chat_id=ANNA)
    commands = [BotCommand(command="new", description="Новая заявка")]
    assert await bot.set_my_commands(commands, scope=scope, language_code="ru")
    (command,) = await bot.get_my_commands(scope=scope, language_code="ru")
    assert (command.command, command.description) == ("new", "Новая заявка")
    button = MenuButtonWebApp(text="Заказ", web_app=WebAppInfo(url="https://a.ru/"))
    assert await bot.set_chat_menu_button(ANNA, menu_button=button)
    assert (await bot.get_chat_menu_button(ANNA)).text == "Заказ"
    assert (await bot.get_chat(ANNA)).first_name == "Анна"
    assert await bot.send_chat_action(ANNA, "typing")

    group = people.act("groups", {"title": "Склад", "people": [ANNA], "forum": True})["id"]
    topic = await bot.create_forum_topic(group, "Казань")
    posted = await bot.send_message(group, "№ 2", message_thread_id=topic.message_thread_id)
    assert posted.is_topic_message and posted.chat.is_forum
    assert (await bot.get_chat_member(group, me.id)).status == "member"
    (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=10)
    assert update.my_chat_member.new_chat_member.status == "member"

    faults = [
        (TelegramRetryAfter, {"kind": "too_many_requests", "retry_after": 7}),
        (TelegramForbiddenError, {"kind": "forbidden"}),
        (TelegramMigrateToChat, {"kind": "migrate", "to": -1009}),
        (TelegramServerError, {"kind": "error", "code": 500, "description": "Internal Server Error"}),
        (TelegramNetworkError, {"kind": "reset"}),
    ]
    for kind, fault in faults:
        people.act("faults", fault)
        await raises(kind, bot.send_message(ANNA, "x"))
    error = await raises(TelegramBadRequest, bot.send_message(ANNA, "<b>x"))
    assert "can't parse entities" in error.message

    assert await bot.delete_message(ANNA, card.message_id)
    assert await bot.set_webhook("http://127.0.0.1:1/", secret_token="s")
    assert (await bot.get_webhook_info()).url == "http://127.0.0.1:1/"
    await raises(TelegramConflictError, bot.get_updates())
    assert await bot.delete_webhook(drop_pending_updates=True)


async def main(url: str, token: str):
    server = TelegramAPIServer.from_base(url)
    html = DefaultBotProperties(parse_mode="HTML")
    async with Bot(token, AiohttpSession(api=server), default=html) as bot:
        await check(bot, People(url))
    async with Bot("1:wrong", AiohttpSession(api=server)) as stranger:
        await raises(TelegramUnauthorizedError, stranger.get_me())
    print("all checks passed")


asyncio.run(main(*sys.argv[1:3]))
