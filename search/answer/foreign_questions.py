"""Questions of everyday life and of many trades, by which an index learns what an absent answer looks like.

Each field has few of them, so that a list about one field answers only a small share. They are of different
lengths, as certainty depends on length. Knows nothing of any list.
"""

FOREIGN_QUESTIONS = (
    # food and the kitchen
    "How long do I roast a leg of lamb?",
    "substitute for buttermilk in pancakes",
    "Which flour makes the crust of a sourdough loaf chewy, and how wet may the dough be before it spreads too far?",
    "Can cooked rice be frozen?",
    # health and the body
    "What helps against hay fever in spring?",
    "How much water should an adult drink a day when it is hot outside and they work in the garden?",
    "symptoms of a sprained ankle",
    "When do milk teeth fall out?",
    # home, garden and tools
    "How do I unblock a kitchen sink without calling a plumber?",
    "best time to prune apple trees",
    "My radiator is cold at the top and warm at the bottom although the heating runs all day. What should I do?",
    "remove red wine from a wool carpet",
    # travel and places
    "Do I need a visa for a week in Japan?",
    "cheapest way from the airport to the old town of Lisbon",
    "Which villages lie along the coastal path in Cornwall, and where can I camp with two small children?",
    "Is it safe to drive in Iceland in winter?",
    # law, money and offices
    "How do I contest a parking ticket?",
    "notice period for renting a flat",
    "Can my landlord raise the rent twice within a year if the heating costs have gone up for the whole building?",
    "What is the difference between a will and a trust?",
    # history and society
    "Why did the Roman Republic fall?",
    "causes of the thirty years war",
    "Who signed the treaty that ended the war between Prussia and Austria, and what did each side have to give up?",
    "How many wives did Henry VIII have?",
    # sports and games
    "What is the offside rule?",
    "training plan for a first half marathon in twelve weeks",
    "In chess, when may a king still castle after the rook on that side has been attacked by a bishop?",
    "Who holds the record for the most Olympic medals?",
    # music, film and books
    "How do I tune a ukulele?",
    "novels set in Venice",
    "Which symphony did Dvořák write in America, and which folk songs is its slow movement said to be based on?",
    "Who directed the film about the lighthouse keepers?",
    # animals and nature
    "Why do cats purr?",
    "bird with a blue head and a red breast in the garden",
    "How do salmon find their way back to the river in which they hatched after years in the open sea?",
    "How deep do moles dig?",
    # vehicles and crafts
    "What tyre pressure for a loaded bicycle?",
    "knitting pattern for baby socks",
    "The engine of my old motorcycle stalls at the traffic lights but runs well on country roads. Where do I begin?",
    "How do I sharpen a chisel?",
    # chemistry, physics, the sky
    "Why is the sky orange at sunset?",
    "boiling point of ethanol",
    "When is the next total eclipse of the sun visible from Spain, and how long will the dark phase last there?",
    "What is rust made of?",
    # offices, networks and machines
    "How do I print labels from a spreadsheet?",
    "router keeps dropping the wireless connection",
    "How do I mount a shared folder of a Windows computer on a Linux laptop so that it is there after a restart?",
    "Which cable do I need for a second monitor?",
    # family, language, religion
    "What do I write in a card for a wedding?",
    "difference between affect and effect",
    "How do I tell a four-year-old that her grandfather has died without frightening her?",
    "When does Ramadan begin next year?",
    # other languages
    "Wie lange muss ein Ei kochen, damit es weich bleibt?",
    "Quelle est la capitale de la Mongolie ?",
    "¿Cómo se quita una mancha de café de una camisa blanca?",
    "Come si prepara il pesto alla genovese?",
    "김치를 얼마나 오래 숙성시켜야 가장 맛있나요?",
    "梅雨の時期に洗濯物を早く乾かすにはどうすればいいですか?",
    "怎样在阳台上种番茄,多久浇一次水?",
    "Как научить собаку приносить мяч?",
)
