### Тексты командной строки. Ключи те же, что в en.ftl.

## Запуск

serve-panel = Панель:       { $url }
serve-docs = Описание API: { $url }
serve-no-telegram = Telegram:     бота нет — токен не задан (HELPDESK_TELEGRAM_TOKEN)
serve-telegram = Telegram:     бот подключается
serve-ready = Работает; остановить — Ctrl+C.
serve-only-sqlite = Файл SQLite обслуживает один процесс: уберите --only или перейдите на PostgreSQL, чтобы разделить части.
serve-stopping = Останавливаюсь: новые запросы не принимаются, начатые завершаются.
serve-locked = Файл { $path } уже открыт другим процессом ({ $holder }): остановите его или укажите другой HELPDESK_DATABASE_URL.
serve-webhook-without-api = Вебхуку нужен HTTP: запустите с --only api,bot или без HELPDESK_TELEGRAM_WEBHOOK_SECRET.
serve-address-taken = Адрес { $address } занят другой программой: укажите другой HELPDESK_LISTEN.

## Показ

demo-only-loopback = Показ открыт без паролей и секретов, поэтому слушает только на этой машине: укажите --listen 127.0.0.1:ПОРТ.
demo-seeding = Готовлю организацию и её прошлое…
demo-seeded = Готово: { $orders ->
    [one] { $orders } заявка
    [few] { $orders } заявки
   *[many] { $orders } заявок
}, { $events ->
    [one] { $events } событие
    [few] { $events } события
   *[many] { $events } событий
} за { $seconds } с.
demo-title = Показ работает. Данные временные и исчезнут при выходе (Ctrl+C).
demo-title-kept = Показ работает. Данные останутся в { $path }.
demo-panel = Панель
demo-docs = Описание API
demo-chat = Чат вместо Telegram
demo-sign-in = Вход в панель (пароль для всех: { $password })

## Проверка

check-settings = Настройки
check-settings-read = прочитаны; панель слушает на { $listen }
check-database = База данных
check-database-read = { $url } работает; событий: { $events }, конец цепочки { $head }
check-database-new = { $url } ещё нет: она появится при первом запуске helpdesk serve
check-database-broken = { $url } не открывается ({ $problem }): проверьте HELPDESK_DATABASE_URL и права на файл
check-telegram = Telegram
check-telegram-no-token = бота нет; если нужен, возьмите токен у @BotFather и задайте HELPDESK_TELEGRAM_TOKEN
check-telegram-works = бот @{ $bot } отвечает
check-telegram-wrong-token = токен неверный: возьмите новый у @BotFather и задайте HELPDESK_TELEGRAM_TOKEN
check-telegram-out-of-reach = { $url } не отвечает ({ $problem }): проверьте сеть, HELPDESK_TELEGRAM_API_URL и HELPDESK_TELEGRAM_PROXY; бот вернётся сам
check-mail = Почта
check-mail-none = не настроена; если нужна, задайте HELPDESK_SMTP_URL и HELPDESK_MAIL_FROM
check-mail-works = почтовый сервер отвечает
check-mail-silent = нет ответа
check-mail-broken = не работает ({ $problem }): проверьте HELPDESK_SMTP_URL и HELPDESK_MAIL_FROM
check-failed = не всё в порядке

## Администрирование

admin-password = Пароль
admin-password-again = Ещё раз
admin-passwords-differ = пароли не совпали
admin-added = { $login } — администратор. Вход в панель по этому логину и паролю.
admin-password-short = пароль короче { $min ->
    [one] { $min } символа
   *[other] { $min } символов
}
admin-unknown-login = нет человека с логином { $login }
admin-unknown-branch = нет филиала «{ $name }»; есть: { $names }
admin-invitation-without-bot = Telegram сейчас недоступен. Ссылка: https://t.me/ИМЯ_БОТА?start={ $code }

## Начальные данные

seed-not-empty = В журнале уже есть события ({ $events }): начальные данные кладутся только в пустую базу.
seed-done = Готово: филиалы, склады, каталог, принтеры и люди{ $orders ->
    [0] {""}
   *[other] , заявок: { $orders }
}. Пароль для всех логинов: { $password }
seed-progress = { $done } из { $total }

## Журнал и проекции

log-events = Событий
log-span = Период
log-head = Конец цепочки
log-empty = Базы данных { $url } ещё нет.
log-whole = Цепочка цела: { $events ->
    [one] { $events } событие
    [few] { $events } события
   *[many] { $events } событий
}, конец { $head }{ $pins ->
    [0] {""}
    [one] ; сходится с { $pins } отметкой
    [few] ; сходится с { $pins } отметками
   *[many] ; сходится с { $pins } отметками
}.
log-broken = Цепочка нарушена на позиции { $position }: { $problem }
log-broken-changed = событие не то, что было записано
log-broken-missing = события нет, хотя журнал продолжается
log-broken-head = событие на месте, но запись о конце журнала говорит другое
projections-behind = отстаёт на { $behind }
projections-current = всё прочитано
projections-parked = { $events ->
    [one] отложено { $events } событие
    [few] отложено { $events } события
   *[many] отложено { $events } событий
}
projections-retried = { $name }: { $events ->
    [one] применено { $events } событие
    [few] применено { $events } события
   *[many] применено { $events } событий
}
projections-nothing-parked = Отложенных событий нет.
projections-still-parked = { $name }: событие { $position } и следующие за ним в его потоке остаются отложенными: { $reason }
projections-retry-in-vain = часть событий не может применить и эта версия программы
projections-rebuilt = { $name }: построена заново
log-broken-outside = событие стоит там, где его быть не может: перед первым или за последним
log-broken-cut = журнал кончается раньше, хотя отметка от { $at } знает больше: конец отрезан
log-broken-rewritten = цепочка не та, что отмечена { $at }: её переписали здесь или раньше
log-no-pins = Файла с отметками { $path } нет.
log-exported = Записано в { $path }: { $events ->
    [one] { $events } событие
    [few] { $events } события
   *[many] { $events } событий
}, конец { $head }.
log-imported = Прочитано: { $events ->
    [one] { $events } событие
    [few] { $events } события
   *[many] { $events } событий
}, конец { $head }. Без ключей личные данные не прочесть: для переноса всей системы есть log copy и backup restore.

## Перенос и копирование

step-events = События
step-tables = Таблицы
step-folding = Проекции
step-comparing = Сравнение
step-verifying = Проверка
copy-same = Это та же самая база: назовите другую в --to.
copy-goes-on = Скопировано в { $url }: { $events ->
    [one] { $events } событие
    [few] { $events } события
   *[many] { $events } событий
} (новых { $new }), конец { $head }. Исходная база ещё обслуживается. Последний шаг: остановите сервер и повторите команду, это секунды.
copy-done = Перенесено в { $url }: { $events ->
    [one] { $events } событие
    [few] { $events } события
   *[many] { $events } событий
} (новых { $new }), конец { $head }; цепочка и проекции совпадают. Теперь задайте HELPDESK_DATABASE_URL и запустите сервер.
copy-differs = Проекция { $name } в двух базах разная: выполните helpdesk projections rebuild на исходной и скопируйте ещё раз.
target-not-empty = В том журнале уже есть события ({ $events }): ничего не перезаписываем, назовите пустую базу.
target-unfinished = База заполнена не до конца ({ $what } не завершено): повторите, продолжится с того же места.
target-served = С { $url } работает сервер: сначала остановите его.
target-another-log = В той базе другой журнал: ничего не перезаписано, назовите пустую базу.
carried-broken = Цепочка нарушена на позиции { $position }: дальше не то, что было записано.
source-old-schema = Исходную базу писала прежняя версия: запустите на ней эту (helpdesk serve) и повторите.
file-exists = { $path } уже есть: ничего не перезаписываем, назовите другой файл.
file-missing = Нет { $path }.
file-damaged = { $path } повреждён: { $problem }
file-bad-line = { $path } повреждён в строке { $line } ({ $problem }); ничего не загружено.
file-loose-line = { $path }: строка { $line } не продолжает предыдущую, значит, что-то изменено или пропущено; ничего не загружено.

## Прошлое

replay-done = Записано в { $path }: проекции, какими они были { $at }, после { $events ->
    [one] { $events } события
   *[other] { $events } событий
}, конец { $head }.
replay-bad-time = «{ $text }» не время. Пишите 2026-03-01, 2026-03-01T10:00 или 2026-03-01T10:00:00+03:00.
replay-before-log = Журнал начинается позже { $at }: показать нечего.

## Резервные копии

backup-made = Копия { $name }: { $events ->
    [one] { $events } событие
    [few] { $events } события
   *[many] { $events } событий
}, конец { $head }, { $size }; перечитана и цела; ключи в { $keys }.
backup-none = В { $folder } нет резервных копий.
backup-unknown = В { $folder } нет копии { $name }.
backup-line = { $name }  { $size }  { $events ->
    [one] { $events } событие
    [few] { $events } события
   *[many] { $events } событий
}  { $verified ->
    [yes] проверена
   *[no] не проверена
}
backup-whole = Копия { $name } цела: { $events ->
    [one] { $events } событие
    [few] { $events } события
   *[many] { $events } событий
}, конец { $head }.
backup-no-keys = Нет файла с ключами: { $path }. Без него личные данные не прочесть; верните его на место.
backup-newer-format = Копию { $name } сделала более новая версия ({ $version }): возьмите её.
backup-restored = Восстановлено из { $name }: { $events ->
    [one] { $events } событие
    [few] { $events } события
   *[many] { $events } событий
}, конец { $head }. Забытые с тех пор люди остались забытыми: { $forgotten }. Неотправленных сообщений снято: { $dropped }.
backup-pins-aside = Отметки прежнего журнала лежат в { $path }.
backup-removed = Удалена: { $name }
backup-nothing-to-remove = Удалять нечего, хранится: { $kept }
